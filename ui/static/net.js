// Calls to the server through Gradio's /call interface: a POST names the event, a stream tells its steps.

const api = (path) => new URL(`gradio_api/${path}`, document.baseURI).href;

/** The server cannot be reached, or refuses; `key` and `values` say what the person is told. */
export class Unreachable extends Error {
  constructor(message, key = "error.network", values = {}) {
    super(message);
    Object.assign(this, { key, values });
  }
}

const REFUSED = {
  401: "error.refused.token",
  403: "error.refused.role",
  413: "error.too_large",
  421: "error.refused.name",
  503: "error.refused.now",
};

/** What an answer other than 200 means to the person. */
function refusal(status, wait) {
  if (status === 429) return new Unreachable("429", "error.refused.often", { n: Math.max(1, Number(wait) || 1) });
  return new Unreachable(`${status}`, REFUSED[status] ?? "error.unknown");
}

/** The steps of a handler, as they come. Aborting the signal ends the handler too. */
export async function* steps(name, values, signal) {
  const reply = await send(api(`call/${name}`), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ data: values }),
    signal,
  });
  const { event_id: id } = await reply.json();
  const stream = await send(api(`call/${name}/${id}`), { signal });
  for await (const { event, data } of messages(stream)) {
    if (event === "generating") yield data[0];
    else if (event === "error") throw new Unreachable(String(data), "error.unknown");
    else if (event === "complete") return;
  }
}

/** The last step of a handler. */
export async function call(name, values, signal) {
  let last;
  for await (const step of steps(name, values, signal)) last = step;
  if (last === undefined) throw new Unreachable(name, "error.unknown");
  return last;
}

async function send(address, options) {
  let reply;
  try {
    reply = await fetch(address, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Unreachable(error.message);
  }
  if (!reply.ok) throw refusal(reply.status, reply.headers.get("retry-after"));
  return reply;
}

async function* messages(reply) {
  const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  try {
    for (;;) {
      const { value, done } = await next(reader);
      if (done) return;
      waiting += value;
      const whole = waiting.split("\n\n");
      waiting = whole.pop();
      for (const block of whole) yield parsed(block);
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

async function next(reader) {
  try {
    return await reader.read();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Unreachable(error.message); // the program ended in the middle of a stream
  }
}

function parsed(block) {
  const message = { event: "", data: null };
  for (const line of block.split("\n")) {
    if (line.startsWith("event: ")) message.event = line.slice(7);
    else if (line.startsWith("data: ")) message.data = JSON.parse(line.slice(6));
  }
  return message;
}

/** Uploads files; gives their paths on the server. `onProgress` gets 0 to 100. */
export function upload(files, onProgress, signal) {
  const form = new FormData();
  for (const file of files) form.append("files", file, file.name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", api("upload"));
    request.upload.onprogress = (event) => onProgress(Math.round((100 * event.loaded) / (event.total || 1)));
    request.onload = () => {
      if (request.status === 200) resolve(JSON.parse(request.responseText));
      else if (request.status === 400 || request.status === 422) reject(new Unreachable(`${request.status}`, "error.upload"));
      else reject(refusal(request.status, request.getResponseHeader("retry-after")));
    };
    request.onerror = () => reject(new Unreachable("upload"));
    request.onabort = () => reject(new DOMException("cancelled", "AbortError"));
    signal.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}
