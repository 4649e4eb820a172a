import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { findOperation } from '#components/api/api-operation.ts';
import { OperationScreen } from '#components/api/operation-screen.tsx';
import { createOpenApiDocument } from '#lib/contract/openapi/openapi-document.ts';
import { getHive } from '#lib/hive/current.ts';

export const dynamic = 'force-dynamic';

interface OperationPageProps {
  params: Promise<{ operation: string }>;
}

export async function generateMetadata({ params }: OperationPageProps): Promise<Metadata> {
  const operation = read((await params).operation);
  return { title: operation ? `${operation.method} ${operation.path}` : 'Not found' };
}

export default async function OperationPage({ params }: OperationPageProps) {
  const operation = read((await params).operation);
  if (!operation) notFound();
  return <OperationScreen operation={operation} />;
}

const read = (id: string) => findOperation(createOpenApiDocument(getHive().version), id);
