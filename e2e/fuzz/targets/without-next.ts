import { registerHooks } from 'node:module';

/** The routes ask Next to render on request; here there is no Next. To be imported before them. */
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'next/server'
      ? { url: 'data:text/javascript,export const connection = async () => undefined;', shortCircuit: true }
      : next(specifier, context),
});
