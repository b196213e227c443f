import { afterAll, beforeAll, expect, it } from 'vitest';
import { METHOD_NAMES } from '@shared/methods';
import { startServices, type TestServices } from '../support/services';

let app: TestServices;
beforeAll(async () => {
  app = await startServices();
});
afterAll(async () => app?.close());

// The types say so too; this says it of the program that runs.
it('the contract is what main can do: every method has a handler, and no handler is without a method', () => {
  const { handlers } = app.services;
  expect(Object.keys(handlers).toSorted()).toEqual([...METHOD_NAMES].toSorted());
  expect(METHOD_NAMES.filter((name) => typeof handlers[name] !== 'function')).toEqual([]);
});
