import {
  type Assignment,
  defaultCoefficients,
  type MeasuredPoint,
  type MeasuredSet,
} from '@kavier/core';

/** The coefficients that a measured point is predicted with, and whether it helped to fit them. */
export function assignCoefficients(point: MeasuredPoint, _set: MeasuredSet): Assignment {
  return { set: defaultCoefficients(point.setup.accelerator), isFitted: false };
}
