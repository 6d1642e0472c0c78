import { type ErrorDetails, KavierError } from '@kavier/core';
import type { TaskKind, Tasks } from './task.ts';

/** What a worker is sent: a task and its number. */
export interface TaskMessage {
  readonly id: number;
  readonly kind: TaskKind;
  readonly input: Tasks[TaskKind]['input'];
}

/** What it sends back: how far it is, and at last what came out or why nothing did. */
export type TaskReply =
  | { readonly id: number; readonly progress: number }
  | { readonly id: number; readonly output: unknown }
  | { readonly id: number; readonly error: ErrorMessage };

/** An error on its way between threads: a KavierError by its parts, anything else as it is. */
export type ErrorMessage =
  | { readonly what: string; readonly details: ErrorDetails; readonly stack: string | undefined }
  | { readonly thrown: unknown };

export function errorMessage(error: unknown): ErrorMessage {
  if (!(error instanceof KavierError)) return { thrown: error };
  const { what, kind, where, found, expected, hint, stack } = error;
  return { what, details: { kind, where, found, expected, hint }, stack };
}

export function errorOf(message: ErrorMessage): unknown {
  if ('thrown' in message) return message.thrown;
  const error = new KavierError(message.what, message.details);
  // Where it happened, not where it was heard of.
  if (message.stack !== undefined) error.stack = message.stack;
  return error;
}
