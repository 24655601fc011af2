'use strict';
// Preloaded: when the process ends, writes the CPU seconds of all its threads and how long it lived.
const { isMainThread } = require('node:worker_threads');
const { writeFileSync } = require('node:fs');

if (isMainThread) {
  process.on('exit', () => {
    const { user, system } = process.cpuUsage();
    writeFileSync(process.env.QUIESCE_BENCH_OUT, JSON.stringify({ seconds: (user + system) / 1e6, elapsed: process.uptime() }));
  });
}
