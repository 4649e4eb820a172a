import { crc32, deflateSync } from 'node:zlib';

const WIDTH = 480;
const BAR_HEIGHT = 18;
const GAP = 10;

/** A PNG of bars, as publishers draw the losses of their quants. `shares` are of the width, from 0 to 1. */
export function barsPng(shares: readonly number[]): Buffer {
  const height = shares.length * (BAR_HEIGHT + GAP) + GAP;
  const rows = Array.from({ length: height }, (_, y) => {
    const bar = shares[Math.floor(y / (BAR_HEIGHT + GAP))] ?? 0;
    const inBar = y % (BAR_HEIGHT + GAP) >= GAP;
    // Each row is led by its filter: none. A pixel is an entry of the palette.
    return Buffer.from([0, ...Array.from({ length: WIDTH }, (_, x) => Number(inBar && x < bar * WIDTH))]);
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from([0xf6, 0xf1, 0xe4, 0xd9, 0x8e, 0x04])),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const sizes = Buffer.alloc(8);
  sizes.writeUInt32BE(data.length, 0);
  sizes.writeUInt32BE(crc32(typed), 4);
  return Buffer.concat([sizes.subarray(0, 4), typed, sizes.subarray(4)]);
}
