import { build } from './build.mjs';
import { withCloneLock } from './clone-lock.mjs';
import { install } from './install.mjs';
import { modernNode } from './modern-node.mjs';

/** From a fresh clone to something that can be served. Resolves with the Node to serve it with. */
export function prepare({ withBuild }) {
  return withCloneLock(async (namesChild) => {
    await install(namesChild);
    const node = modernNode();
    if (withBuild) await build(node, namesChild);
    return node;
  });
}
