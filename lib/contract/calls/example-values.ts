/** Values of the examples. Repos and files are there at the Hub; a test puts what it has made in place of the ids. */
export const EXAMPLE = {
  jobId: 'job-6f1f0c1e-9a52-4c4e-8a35-0d6f8a1b2c3d',
  otherJobId: 'job-0b7d7f4e-52a6-4a57-b4f0-7f0f4f0f2a11',
  modelId: 'TheBloke/Llama-2-7B-Chat-GGUF:llama-2-7b-chat.Q2_K.gguf',
  org: 'TheBloke',
  repo: 'Llama-2-7B-Chat-GGUF',
  reference: 'TheBloke/Llama-2-7B-Chat-GGUF:Q2_K',
  requestId: 'req-5d1b8a3c-0c77-4d7c-9f3a-2f6b1c0d9e88',
  userId: 'f3b1d8c2-6a0e-4b7e-9d1c-5e2a7b8c9d0e',
  sessionId: 'c2d4e6f8-1a3b-4c5d-8e7f-9a0b1c2d3e4f',
  tokenId: 'a1b2c3d4-e5f6-4a7b-8c9d-0e1f2a3b4c5d',
  webhookId: 'd7e6f5a4-b3c2-4d1e-8f9a-0b1c2d3e4f5a',
  secret: 'Zk3J0v9m1Qb6Yt4Rw8Xs2Ln7Hp5Dc0Fg',
  scanId: '0e9d8c7b-6a5f-4e3d-2c1b-0a9f8e7d6c5b',
  scanKey: 'a3f5',
  password: 'a long password of one’s own',
} as const;
