import { context, DiagLogLevel, diag } from '@opentelemetry/api';
import { getLog } from '#lib/log/log.ts';
import { setTracer } from './tracer.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const SERVICE = 'rbee-hive';
/** A collector that does not answer must not hold up the end of the hive. */
const FLUSH_WITHIN_MS = 2000;

/**
 * Sends spans by OTLP over HTTP where OpenTelemetry's own variables ask for it: an endpoint is named, and neither
 * `OTEL_SDK_DISABLED` nor `OTEL_TRACES_EXPORTER=none` says otherwise. Nothing of it is loaded else. Resolves with what
 * ends it and sends what is left.
 */
export async function startTracing(env: Environment, version: string): Promise<() => Promise<void>> {
  if (!isWanted(env)) return async () => undefined;
  const [
    { OTLPTraceExporter },
    { BatchSpanProcessor, TracerProvider },
    resources,
    { AsyncLocalStorageContextManager },
  ] = await Promise.all([
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/context-async-hooks'),
  ]);
  const warn = (message: string) => getLog().warn({ cause: message }, 'Spans could not be sent');
  const silent = () => undefined;
  diag.setLogger(
    { error: warn, warn, info: silent, debug: silent, verbose: silent },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const provider = new TracerProvider({
    resource: resources
      .resourceFromAttributes({ 'service.name': SERVICE, 'service.version': version })
      // What the person's variables say goes before it.
      .merge(resources.detectResources({ detectors: [resources.envDetector] })),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
  setTracer(provider.getTracer(SERVICE, version));
  return async () => {
    setTracer(undefined);
    const late = new Promise<void>((resolve) => setTimeout(resolve, FLUSH_WITHIN_MS).unref());
    await Promise.race([provider.shutdown().catch(() => undefined), late]);
    context.disable();
    diag.disable();
  };
}

function isWanted(env: Environment): boolean {
  if (env.OTEL_SDK_DISABLED?.toLowerCase() === 'true' || env.OTEL_TRACES_EXPORTER === 'none') return false;
  return Boolean(env.OTEL_EXPORTER_OTLP_ENDPOINT || env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT);
}
