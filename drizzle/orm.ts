import { createRequire } from 'node:module';

/**
 * Drizzle through its CommonJS door, for all of this project. For each module that Node loads as ESM from a package it
 * parses the package's whole list of exports anew, and Drizzle has some sixty modules and 180 kB of them: a third of a
 * second of every start and of every test file.
 */
const require = createRequire(import.meta.url);
const orm: typeof import('drizzle-orm') = require('drizzle-orm');
const core: typeof import('drizzle-orm/sqlite-core') = require('drizzle-orm/sqlite-core');

export type { SQL } from 'drizzle-orm';
export const {
  and,
  asc,
  count,
  desc,
  eq,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  like,
  lt,
  lte,
  max,
  ne,
  not,
  notInArray,
  notLike,
  or,
  sql,
  sum,
} = orm;
export const { customType, index, integer, primaryKey, sqliteTable, text, uniqueIndex } = core;
export const { drizzle }: typeof import('drizzle-orm/better-sqlite3') = require('drizzle-orm/better-sqlite3');
export const {
  migrate,
}: typeof import('drizzle-orm/better-sqlite3/migrator') = require('drizzle-orm/better-sqlite3/migrator');
