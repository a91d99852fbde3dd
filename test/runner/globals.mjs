// What `@jest/globals` offers: to a spec, which has this module for itself, the functions of its own run; to what helps
// specs and is loaded once for many of them, those of whichever spec is running.
const place = Symbol.for('callboard.globals');
const isOfOneSpec = import.meta.url.includes('?');

/** Says what the spec that is about to be loaded is given. */
export function setGlobals(globals) {
  globalThis[place] = globals;
}

const given = (name) =>
  isOfOneSpec
    ? globalThis[place][name]
    : new Proxy(function () {}, {
        apply: (_, self, values) => globalThis[place][name].apply(self, values),
        get: (_, property) => globalThis[place][name][property],
      });

export const describe = given('describe');
export const it = given('it');
export const test = given('test');
export const beforeAll = given('beforeAll');
export const beforeEach = given('beforeEach');
export const afterEach = given('afterEach');
export const afterAll = given('afterAll');
export const expect = given('expect');
export const jest = given('jest');
