// What the form says below an address that is typed for somebody.
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { AddressHint, type useAddressCheck } from '../../src/renderer/src/parts/user-form/address-check';

type Check = ReturnType<typeof useAddressCheck>;

const said = (check: Partial<Check>): string =>
  renderToStaticMarkup(
    createElement(AddressHint, {
      check: { asking: false, holder: null, taken: check.holder !== undefined, free: true, anyCase: true, ...check },
      onLeave: () => {},
    }),
  );

describe('below an address', () => {
  it('stands that nobody has it, or what was not looked for and why', () => {
    expect(said({})).toMatch(/^Nobody else has it\./);
    const unsure = said({ anyCase: false });
    expect(unsure).toMatch(/^Nobody has it spelled like this\./);
    expect(unsure).toContain('Other capitals were not looked for: without an index on lower(email)');
    expect(unsure).not.toContain('Nobody else has it');
  });

  it('stands who has it, while it is looked for that it is, and nothing of one that is none', () => {
    const holder = { id: 'bo', name: 'Bo', email: 'bo@example.com' };
    expect(said({ free: false, holder })).toContain('Bo has this address already.');
    expect(said({ free: false, holder: { ...holder, name: '' } })).toContain('Another user has this address already.');
    expect(said({ free: false, holder, taken: false })).toContain(
      'Bo has this address already, which this database allows.',
    );
    expect(said({ free: null, asking: true })).toContain('Looking whether somebody has it');
    expect(said({ free: false, anyCase: false })).toBe('');
  });
});
