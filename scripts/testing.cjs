"use strict";
// What require("noodlenet/testing") gives: the same as import, with the fast-check that require gives.
const { useFastCheck, ...testing } = require("./required.js");

try {
  useFastCheck(require("fast-check"));
} catch (error) {
  if (error.code !== "MODULE_NOT_FOUND") throw error;
}
module.exports = testing;
