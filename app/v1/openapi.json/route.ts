import { getOpenApi } from '#lib/contract/calls/hive-calls.ts';
import { createOpenApiDocument, type OpenApiDocument } from '#lib/contract/openapi/openapi-document.ts';
import { getHive } from '#lib/hive/current.ts';
import { answering } from '../answering.ts';
import { endpoint } from '../endpoint.ts';

let document: OpenApiDocument | undefined;

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: answering(getOpenApi, () => {
    document ??= createOpenApiDocument(getHive().version);
    return document;
  }),
});
