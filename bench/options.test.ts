import { describe, expect, it } from 'vitest';
import { BadOption, parseOptions } from './options.ts';

const known = { scenarios: ['http-2g', 'tls-2g'], programs: ['curl', 'hive'] };

describe('options of the bench', () => {
  it('are five rounds of everything unless it is said', () => {
    expect(parseOptions([], known)).toMatchObject({ only: null, who: null, rounds: 5, quick: false });
  });
  it('are one round when it has to be quick, or as many as are named', () => {
    expect(parseOptions(['--quick'], known).rounds).toBe(1);
    expect(parseOptions(['--quick', '--rounds', '2'], known).rounds).toBe(2);
  });
  it('name what there is when something else was asked for', () => {
    expect(parseOptions(['--only', 'tls-2g, http-2g'], known).only).toEqual(['tls-2g', 'http-2g']);
    expect(() => parseOptions(['--only', 'udp'], known)).toThrow('there are http-2g, tls-2g');
    expect(() => parseOptions(['--rounds', '0'], known)).toThrow(BadOption);
    expect(() => parseOptions(['--speed'], known)).toThrow(BadOption);
  });
});
