import type { ImportMethod } from '#lib/contract/disk.ts';

/** What is in the Hugging Face cache stays where it is, whichever is chosen. */
export const METHODS: Record<ImportMethod, { name: string; means: string }> = {
  in_place: {
    name: 'Where they are',
    means: 'A link leads to each file. They take no room, and are missing here when the other program removes them.',
  },
  hard_link: {
    name: 'Hard links',
    means: 'A second name for the same bytes. They take no room, and stay when the other program removes its own name.',
  },
  reflink: {
    name: 'Shared copies',
    means: 'Copies that share their blocks, on disks that can do it. They take no room until one of the two changes.',
  },
  copy: { name: 'Copies', means: 'Each file is there twice, and each copy is proven by its hash.' },
  move: {
    name: 'Move',
    means: 'The bytes come into the cache. A link stays at each old name, so the other program still finds them.',
  },
};
