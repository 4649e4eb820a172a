import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { progressLine } from './progress-line.ts';

const half = { bytes: 5e8, total_bytes: 1e9, verified_bytes: 2.5e8, speed_bps: 35e6, eta_secs: 75 };

describe('a line of progress', () => {
  it('tells what is proven, what has arrived and what is to come', () => {
    const line = progressLine('model.gguf', 'downloading', half, { columns: 80, nameColumns: 10, plain: true });
    expect(line).toBe('model.gguf  ####====........   50 %   500 MB of 1.00 GB  35.0 MB/s    1 min 15 s');
  });

  it('drops the time left, the speed, the amount and the bar, in this order', () => {
    const at = (columns: number) =>
      progressLine('a-long-model-name.Q4_K_M.gguf', 'downloading', half, { columns, nameColumns: 29, plain: true });
    expect(at(68)).toContain('35.0 MB/s');
    expect(at(68)).not.toContain('min');
    expect(at(52)).toContain('500 MB of 1.00 GB');
    expect(at(52)).not.toContain('MB/s');
    expect(at(34)).toMatch(/^a.*…\S+ +[#=.]+ +50 %$/);
    expect(at(16)).toMatch(/^\S+ +50 %$/);
  });

  it('is never wider than the terminal, whatever it is given', () => {
    const figures = fc.record({
      bytes: fc.nat(),
      total_bytes: fc.option(fc.nat()),
      verified_bytes: fc.nat(),
      speed_bps: fc.option(fc.nat()),
      eta_secs: fc.option(fc.nat()),
    });
    fc.assert(
      fc.property(
        fc.string(),
        figures,
        fc.integer({ min: 1, max: 200 }),
        fc.boolean(),
        (name, given, columns, plain) => {
          const nameColumns = name.length;
          expect(progressLine(name, 'downloading', given, { columns, nameColumns, plain }).length).toBeLessThanOrEqual(
            columns,
          );
        },
      ),
    );
  });
});
