// node e2e/fit/write-recorded.ts: writes docs/fit.md and the README's table from recorded allocations, without llama.cpp.
import { compareRecorded, readRecorded } from './recorded.ts';
import { writeDocuments } from './write-documents.ts';

const measured = readRecorded();
writeDocuments(measured, await compareRecorded(measured));
