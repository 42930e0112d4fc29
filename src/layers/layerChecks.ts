import { ShapeError, ValueError } from "../util/errors.js";
import { isPositiveInteger } from "../util/integers.js";
import { showValue } from "../util/optionsReader.js";
import { type Shape, showShape } from "../util/shape.js";
import type { Layer } from "./Layer.js";

/** Checks that a sample has the rank a layer needs. @throws ShapeError */
export function checkRank(layer: Layer, inputShape: Shape, rank: number, what: string): void {
  if (inputShape.length === rank) return;
  throw new ShapeError(
    `${layer.name} (${layer.type}): a sample is ${showShape(inputShape)} but must be ${what}; reshape it before`,
  );
}

/** Checks that a sample has as many channels, or inputs, as the layer's weights were made for. @param axis that of the channels, counted with the batch  @throws ShapeError */
export function checkChannels(layer: Layer, inputShape: Shape, channels: number, axis = -1): void {
  if (inputShape.at(axis < 0 ? axis : axis - 1) === channels) return;
  const which = axis === -1 ? "a last axis" : `an axis ${axis}`;
  throw new ShapeError(
    `${layer.name} (${layer.type}): a sample is ${showShape(inputShape)}, but the layer's weights were made for ${which} of ${channels}; ` +
      "give it such samples, or make a new layer for these",
  );
}

/** Checks that a number is a positive integer. @throws ValueError */
export function checkPositive(where: string, name: string, value: number): void {
  if (Number.isInteger(value) && value > 0) return;
  throw new ValueError(`${where}: ${name} is ${showValue(value)}; give a positive integer`);
}

/** A copy of the shape of a sample. @throws ShapeError unless it is a list of positive integers */
export function checkedShape(where: string, shape: Shape): Shape {
  if (Array.isArray(shape) && shape.every((n) => Number.isInteger(n) && n > 0)) return [...shape];
  throw new ShapeError(
    `${where} is ${Array.isArray(shape) ? `[${shape.map(showValue).join(", ")}]` : JSON.stringify(shape)}; give a list of positive integers, the shape of one sample without the batch, with every side known`,
  );
}

/** The single positive integer of an option of sequences, which Keras writes as a list of one. @throws ValueError */
export function stepsOf(where: string, name: string, value: number | readonly [number]): number {
  const steps: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (isPositiveInteger(steps)) return steps;
  throw new ValueError(`${where}: ${name} is ${showValue(value)}; give a positive integer`);
}

/** Checks that groups divide the filters. @throws ValueError */
export function checkGroups(where: string, groups: number, filters: number): void {
  checkPositive(where, "groups", groups);
  if (filters % groups === 0) return;
  throw new ValueError(
    `${where}: ${groups} groups do not divide ${filters} filters; give a multiple of ${groups} as filters`,
  );
}

/**
 * An axis of a batch, counted from 0 with the batch or from −1 at the end, as an axis of the sample.
 * @throws ShapeError for the axis of the batch, and for one that the samples do not have
 */
export function sampleAxis(layer: Layer, axis: number, inputShape: Shape): number {
  const place = axis < 0 ? axis + inputShape.length : axis - 1;
  if (Number.isInteger(axis) && place >= 0 && place < inputShape.length) return place;
  throw new ShapeError(
    `${layer.name} (${layer.type}): axis is ${showValue(axis)}, but a batch is ${showBatch(inputShape)}; ` +
      `give an axis from 1 to ${inputShape.length}, or from ${-inputShape.length} to -1`,
  );
}

/** The same for several axes, ascending. @throws ShapeError also where one is named twice */
export function sampleAxes(layer: Layer, axes: readonly number[], inputShape: Shape): number[] {
  const places = axes.map((axis) => sampleAxis(layer, axis, inputShape)).sort((a, b) => a - b);
  if (new Set(places).size === places.length) return places;
  throw new ShapeError(
    `${layer.name} (${layer.type}): the axes [${axes.join(", ")}] of a batch ${showBatch(inputShape)} name one twice; name each once`,
  );
}

function showBatch(inputShape: Shape): string {
  return `[${["n", ...inputShape].join(", ")}]`;
}
