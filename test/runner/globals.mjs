/** What `@jest/globals` offers, for the spec that is running now; whatever helps specs is loaded once for many of them. */
let current;

/** Says which spec is running. */
export function setCurrent(globals) {
  current = globals;
}

const forwarded = (name) =>
  new Proxy(function () {}, {
    apply: (_, self, given) => current[name].apply(self, given),
    get: (_, property) => current[name][property],
    set: (_, property, value) => Reflect.set(current[name], property, value),
  });

export const describe = forwarded('describe');
export const it = forwarded('it');
export const test = forwarded('test');
export const fit = forwarded('fit');
export const xit = forwarded('xit');
export const xtest = forwarded('xtest');
export const fdescribe = forwarded('fdescribe');
export const xdescribe = forwarded('xdescribe');
export const beforeAll = forwarded('beforeAll');
export const beforeEach = forwarded('beforeEach');
export const afterEach = forwarded('afterEach');
export const afterAll = forwarded('afterAll');
export const expect = forwarded('expect');
export const jest = forwarded('jest');
