#!/usr/bin/env node
'use strict';
// Starts the command line: from the TypeScript sources in a checkout, with nothing to build, and from dist in the package.
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const sources = join(__dirname, 'main.ts');
if (existsSync(sources)) require('./sources.cjs');
process.setSourceMapsEnabled(true);

const { main } = require(existsSync(sources) ? sources : '../../dist/harness/cli/main.js');
main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error) => {
    console.error(error);
    process.exitCode = 2;
  },
);
