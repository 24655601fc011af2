'use strict';
// Lets `require` load TypeScript in a checkout, where nothing is built.
const Module = require('node:module');
const { dirname, join, sep } = require('node:path');
const { register } = require('tsx/cjs/api');

const root = dirname(dirname(__dirname));
const own = ['harness', 'impl', 'models', 'straight'].map((folder) => join(root, folder) + sep);

register();
const { load, _compile: compile } = Module.prototype;
const isOwn = (file) => file.endsWith('.ts') && own.some((folder) => file.startsWith(folder));

Module.prototype.load = function (file) {
  load.call(this, file);
  if (isOwn(file)) this.exports = plain(this.exports);
};

// The transformer names each function that is made once more, by defining a property, which in a loop takes longer than to make it. Only classes may need
// that. What is put in its place is as long: source maps count columns.
const NAMING = '(target,value)=>__defProp(target,"name",{value,configurable:true})';
const NAMING_AT_FIRST = '(t,v)=>module.loaded?t:__defProp(t,"name",{value:v})'.padEnd(NAMING.length);
Module.prototype._compile = function (code, file, ...rest) {
  return compile.call(this, isOwn(file) ? code.replace(NAMING, NAMING_AT_FIRST) : code, file, ...rest);
};

/**
 * The same exports as plain properties. As they come from the transformer, each is a getter, and all getters of all modules share one function: in a hot
 * loop every constant of another module is a call, and searches take nearly twice as long.
 */
function plain(exports) {
  const copy = Object.defineProperty({}, '__esModule', { value: true });
  try {
    for (const name of Object.keys(exports)) copy[name] = exports[name];
  } catch {
    // Modules that import each other: something is not there yet.
    return exports;
  }
  return copy;
}
