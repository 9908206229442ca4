// Sends requests at a fixed pace over kept-alive connections and prints latencies in microseconds as JSON.
// usage: node pace-client.mjs URL AUTHORIZATION REQUESTS PER_SECOND
import { Agent, request } from 'node:http';

const [url, authorization, count, rate] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: 16 });
const latencies = [];

function send() {
  const started = process.hrtime.bigint();
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { agent, headers: { authorization } }, (answer) => {
      answer.resume();
      answer.on('end', () => {
        latencies.push(Number(process.hrtime.bigint() - started) / 1000);
        resolve();
      });
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

// A pace is kept by the clock, not by the answers: a slow answer does not slow the client down.
const pending = [];
const begun = performance.now();
for (let i = 0; i < Number(count); i++) {
  const due = begun + (i * 1000) / Number(rate);
  const wait = due - performance.now();
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  pending.push(send());
}
await Promise.all(pending);
agent.destroy();
process.stdout.write(JSON.stringify(latencies.slice(Math.floor(latencies.length / 10))));
