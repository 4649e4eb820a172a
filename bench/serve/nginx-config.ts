import { LINKS, SERVER_LINKS, type ServerLinkName } from './links.ts';

export interface NginxPlan {
  folder: string;
  host: string;
  ports: Record<ServerLinkName, number>;
  /** nginx started by root would serve as nobody, who can't read our folder. */
  asRoot: boolean;
}

/** One worker, one port for each kind of link, everything it writes inside the folder. */
export function nginxConfig(plan: NginxPlan): string {
  const { folder } = plan;
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `${plan.asRoot ? 'user root;\n' : ''}worker_processes 1;
daemon off;
pid "${folder}/nginx.pid";
error_log stderr warn;
events { worker_connections 1024; }
http {
  default_type application/octet-stream;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000;
  keepalive_timeout 65;
  log_format served '$server_port $status $body_bytes_sent $request_method $uri';
  access_log "${folder}/access.log" served;
${temporary.map((name) => `  ${name}_temp_path "${folder}/temp-${name}";`).join('\n')}
  ssl_certificate "${folder}/server.pem";
  ssl_certificate_key "${folder}/server.key";
${SERVER_LINKS.map((link) => serverBlock(link, plan)).join('\n')}
}
`;
}

function serverBlock(name: ServerLinkName, { folder, host, ports }: NginxPlan): string {
  const link = LINKS[name];
  const listen = [`${host}:${ports[name]}`, ...(link.tls ? ['ssl'] : []), ...(link.smallBuffers ? ['sndbuf=64k'] : [])];
  const rate = link.connectionRate === null ? '' : `limit_rate ${link.connectionRate}; `;
  return `  server { listen ${listen.join(' ')}; ${rate}root "${folder}/www"; }`;
}
