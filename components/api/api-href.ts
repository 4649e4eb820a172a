export const API_HREF = '/api';

export const operationHref = (id: string): string => `${API_HREF}/${encodeURIComponent(id)}`;

export const schemaHref = (name: string): string => `${API_HREF}/schemas/${encodeURIComponent(name)}`;
