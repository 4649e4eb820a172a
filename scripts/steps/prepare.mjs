import { build, isBuilt } from './build.mjs';
import { withCloneLock } from './clone-lock.mjs';
import { install, missingPackages } from './install.mjs';
import { modernNode } from './modern-node.mjs';

/** From a fresh clone to something that can be served. Resolves with the Node to serve it with. */
export async function prepare({ withBuild }) {
  // Where all is there nothing is written, so that a service may have a checkout that it can only read.
  if (missingPackages().length === 0 && (!withBuild || isBuilt())) return modernNode();
  return withCloneLock(async (namesChild) => {
    await install(namesChild);
    const node = modernNode();
    if (withBuild) await build(node, namesChild);
    return node;
  });
}
