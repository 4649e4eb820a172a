import path from 'node:path';
import { listAudit, verifyAudit } from '#lib/audit/audit-records.ts';
import { AuditTrail } from '#lib/audit/audit-trail.ts';
import { exportAudit } from '#lib/audit/export-audit.ts';
import { HeaderStore } from '#lib/catalog/header-store.ts';
import { ModelCatalog } from '#lib/catalog/model-catalog.ts';
import { bringsBytes } from '#lib/contract/jobs.ts';
import type { StoredSettings } from '#lib/contract/settings.ts';
import { openDatabase } from '#lib/database/open-database.ts';
import { proveWritable } from '#lib/database/prove-writable.ts';
import { DeviceWatch } from '#lib/devices/device-watch.ts';
import { Discovery } from '#lib/discover/discovery.ts';
import { HeaderLibrary } from '#lib/discover/header-library.ts';
import { DiskRoom } from '#lib/import/disk-room.ts';
import { healMoves } from '#lib/import/move-operation.ts';
import { ScanStore } from '#lib/import/scan-store.ts';
import { bytesBegunBy, listLeftBy } from '#lib/jobs/bytes-of-person.ts';
import { EventFeed } from '#lib/jobs/event-feed.ts';
import { EventLog } from '#lib/jobs/event-log.ts';
import { Following, followerOf } from '#lib/jobs/following.ts';
import { type JobRecord, toWireJob } from '#lib/jobs/job-record.ts';
import { JobStore } from '#lib/jobs/job-store.ts';
import { Notices } from '#lib/jobs/notices.ts';
import { ProgressBoard } from '#lib/jobs/progress-board.ts';
import { queueAge } from '#lib/jobs/queue-age.ts';
import { HiveMetrics } from '#lib/metrics/hive-metrics.ts';
import { Listings } from '#lib/mirror/listings.ts';
import { LiveTransfers } from '#lib/mirror/live-transfers.ts';
import { Mirror } from '#lib/mirror/mirror.ts';
import { ArtifactFetcher } from '#lib/provisioner/artifact-fetcher.ts';
import { CatalogOperations } from '#lib/provisioner/catalog-operations.ts';
import { checkInTurn } from '#lib/provisioner/check-in-turn.ts';
import { EarlierVersions } from '#lib/provisioner/earlier-version.ts';
import { isPlanned } from '#lib/provisioner/is-planned.ts';
import { ModelProvisioner } from '#lib/provisioner/model-provisioner.ts';
import { Presence } from '#lib/provisioner/presence.ts';
import { renewClaims } from '#lib/provisioner/renew-claims.ts';
import { verifyInTurn } from '#lib/provisioner/verify-in-turn.ts';
import { createModelStorage } from '#lib/storage/create-model-storage.ts';
import { realDisk } from '#lib/storage/disk.ts';
import { FileProofStore } from '#lib/storage/proof-store.ts';
import { SpaceLedger } from '#lib/storage/space-ledger.ts';
import type { Caller } from '#lib/team/caller.ts';
import { guardVerbs } from '#lib/team/guard-verbs.ts';
import { OpenIdProvider } from '#lib/team/openid-provider.ts';
import { OpenIdSignIn } from '#lib/team/openid-sign-in.ts';
import { Requests } from '#lib/team/requests.ts';
import { Team } from '#lib/team/team.ts';
import { createTransferEngine } from '#lib/transfer/create-transfer-engine.ts';
import type { RepoFile } from '#lib/vendors/vendor.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { createNamings } from './audit-namings.ts';
import { auditVerbs } from './audit-verbs.ts';
import { BringForMirror } from './bring-for-mirror.ts';
import { describeDevices, devicesOf, readCapabilities } from './capabilities.ts';
import { createRunner } from './create-runner.ts';
import { setDoor } from './current.ts';
import type { Hive, HiveDoor } from './hive.ts';
import { createRules } from './hive-rules.ts';
import { changeHubSettings, testHub } from './hub-settings.ts';
import { HubTokens } from './hub-tokens.ts';
import { JobDesk } from './job-desk.ts';
import { LiveSettings } from './live-settings.ts';
import { lockHome } from './lock-home.ts';
import { logEvents } from './log-events.ts';
import { ModelRequests } from './model-requests.ts';
import { OwnHubTokens } from './own-hub-token.ts';
import { partialOwner } from './partial-owner.ts';
import { bytesOnDisk, partialsOf } from './partials-on-disk.ts';
import { placesOf, preparePlaces } from './place-settings.ts';
import { Quotas } from './quotas.ts';
import { HubReach } from './reach-hub.ts';
import { SecretBox } from './secret-box.ts';
import type { Settings } from './settings.ts';
import { StreamAllowance } from './stream-allowance.ts';
import { tidyNowAndThen } from './tidy-now-and-then.ts';
import { traceTransfers } from './trace-transfers.ts';
import { usersOfPlace } from './users-of-place.ts';
import { diskVerbs } from './verbs/disk-verbs.ts';
import { eventVerbs } from './verbs/event-verbs.ts';
import { hubVerbs } from './verbs/hub-verbs.ts';
import { jobVerbs } from './verbs/job-verbs.ts';
import { fileSender, mirrorVerbs } from './verbs/mirror-verbs.ts';
import { modelVerbs } from './verbs/model-verbs.ts';
import { noticeVerbs } from './verbs/notice-verbs.ts';
import { requestVerbs } from './verbs/request-verbs.ts';
import { teamVerbs } from './verbs/team-verbs.ts';
import { upstreamVerbs } from './verbs/upstream-verbs.ts';
import { startWebhooks } from './verbs/webhook-verbs.ts';

/** Of one person: older ones have been tidied away by then. */
const MOST_LEFT_JOBS = 100;

/**
 * The one place where the parts are put together. Opens the database, carries on with interrupted jobs and makes the
 * hive known to the routes. Throws `conflict` when another hive uses the same home.
 */
export function startHive(settings: Settings): HiveDoor {
  const unlock = lockHome(settings.home);
  const now = () => new Date();
  const database = openDatabase(path.join(settings.home, 'hive.db'));
  const trail = new AuditTrail(database, now);
  const log = new EventLog(database);
  const notices = new Notices(database, now);
  const following = new Following(database, now, notices);
  const store = new JobStore(database, log, now, following);
  const board = new ProgressBoard();
  const feed = new EventFeed(log, board, (id) => store.find(id));
  const stopLogging = logEvents(log);
  const catalog = new ModelCatalog(database, now);
  const proofs = new FileProofStore(realDisk, path.resolve(settings.home));
  const folders = ['models', 'local'].map((what) => ({ what, path: path.join(settings.home, what) }));
  const storage = createModelStorage({
    home: settings.home,
    hubCache: settings.hubCache,
    places: () => placesOf(liveSettings.values),
    proofs,
  });
  const space = new SpaceLedger();
  const metrics = new HiveMetrics(packageJson.version);
  const transfers = new LiveTransfers();
  const owner = partialOwner(settings.home);
  const engine = transfers.observe(
    metrics.observe(traceTransfers(createTransferEngine({ stallMs: settings.stallMs, env: settings.env, owner }))),
  );
  const box = new SecretBox(settings.home, settings.secretKey);
  const tokens = new HubTokens(database, box, now);
  tokens.adoptFile(settings.home);
  const watch = new DeviceWatch();
  const devices = async () => {
    const { devices_override: set } = liveSettings.values;
    return set === null ? watch.current() : devicesOf(set);
  };
  const listings = new Listings(database, now);
  const team = new Team(database, now, { withProvider: settings.openId !== null });
  const provider = settings.openId && new OpenIdProvider(settings.openId);
  const openId = new OpenIdSignIn({ provider, team, box, trail, now });
  const hub = new HubReach({
    settings,
    version: packageJson.version,
    tokens,
    listings,
    endpoint: () => liveSettings.values.hub_endpoint,
    idOf: (name) => team.findPerson(name)?.id ?? null,
  });
  const { vendor } = hub;
  const parse = (text: string) => hub.parse(text);
  const planned = (file: Pick<RepoFile, 'digest'>, repo: string, exceptJobId: string | null = null) =>
    isPlanned(store.listLivePlans(exceptJobId), file, repo);
  const provisioner = new ModelProvisioner({
    vendorFor: (job) => hub.vendorFor(job),
    engine,
    storage,
    catalog,
    space,
    parse,
    findLiveDownload: (modelId, exceptJobId) => store.findLiveDownload(modelId, exceptJobId),
    isPlanned: planned,
    now,
  });
  const discovery = new Discovery({
    vendor,
    catalog,
    storage,
    access: () => hub.access(),
    headers: new HeaderLibrary({ vendor, store: new HeaderStore(database, now), now: Date.now }),
    devices,
    listDownloads: () =>
      store.list({ operation: 'model_download', state: 'completed', limit: 20 }).jobs.map(showTo(null)),
    now: Date.now,
  });
  const operations = new CatalogOperations({
    catalog,
    storage,
    log,
    now,
    isPlanned: planned,
    isDownloading: () => store.listDownloads(['resolving', 'downloading']).length > 0,
    idleBps: () => liveSettings.values.verify_limit_bps,
  });
  const scans = new ScanStore(database);
  const room = new DiskRoom({
    catalog,
    storage,
    scans,
    disk: realDisk,
    folders,
    isWanted: (hex, repo) => planned({ digest: { algorithm: 'sha256', hex } }, repo),
    isWantedElsewhere: (partial) => engine.isWantedElsewhere(partial),
    discardPartial: (partial) => engine.discard(partial),
    writeDown: (details) => trail.write({ action: 'disk_reclaim', target: 'disk', details }),
    now,
  });
  const stopTidying = tidyNowAndThen(room, () => renewClaims(store.listLivePlans(null), storage, engine));
  const earlier = new EarlierVersions({ storage, catalog, log, isPlanned: planned, now });
  const presence = new Presence({ catalog, storage, log, now });
  const quotas = new Quotas({
    findPerson: (name) => team.findPerson(name),
    byDefault: () => liveSettings.values.quota,
    bytesOf: (name) => catalog.bytesBroughtBy(name),
    listRunning: () => store.listDownloads(['resolving', 'downloading', 'verifying']),
    bytesBegunBy: (name) => bytesBegunBy(database, name),
    listLeftBy: (name) => listLeftBy(database, name, MOST_LEFT_JOBS),
    partialsOf: (job) => partialsOf(job, storage),
    bytesOnDisk,
  });
  const runner = createRunner({
    store,
    board,
    log,
    catalog,
    storage,
    proofs,
    space,
    scans,
    hub,
    provisioner,
    operations,
    earlier,
    home: settings.home,
    folders,
    isPlanned: planned,
    maxConcurrentJobs: () => liveSettings.values.max_concurrent_jobs,
    hold: quotas.hold,
    now,
  });
  const liveSettings = new LiveSettings(database, settings, {
    hubAccount: (endpoint) => hub.showAccount(endpoint),
    now,
    onChange: (values, bandwidthBps) => {
      engine.setLimits({
        maxConnections: values.max_connections,
        maxConnectionsPerHost: values.max_connections_per_host,
        maxConnectionsPerJob: values.max_connections_per_job,
        bandwidthBps,
      });
    },
  });

  healMoves(store.list({ operation: 'storage_move', limit: 100 }).jobs, [
    ...placesOf(liveSettings.values).all.map(({ root }) => root),
    ...folders.map((folder) => folder.path),
  ]);

  const placeParts = { disk: realDisk, home: settings.home, usersOf: usersOfPlace({ catalog, storage, store }) };
  const hubParts = {
    settings: liveSettings,
    tokens,
    tokenFor: (endpoint: string) => hub.tokenFor(endpoint),
    hub: vendor,
    prepare: (change: StoredSettings) => preparePlaces(change, liveSettings.values, placeParts),
  };

  const showTo = (caller: Caller | null) => {
    const isFollowed = following.by(caller && followerOf(caller));
    return (job: JobRecord) => toWireJob(job, board.current(job.id), isFollowed(job.id));
  };
  const desk = new JobDesk({
    store,
    log,
    following,
    places: () => storage.places(),
    parse,
    hasOwnToken: (requestedBy) => hub.hasOwnToken(requestedBy),
    wake: () => runner.wake(),
  });
  const bringing = new BringForMirror({
    catalog,
    storage,
    fetcher: new ArtifactFetcher(engine, storage),
    vendor,
    findLiveDownload: (modelId) => store.findLiveDownload(modelId, null),
    findJob: (id) => store.find(id),
    download: (requestedBy, model) => desk.download({ requestedBy, model }).job_id,
    writeDown: (target, details) => trail.write({ action: 'file_add', target, details }),
  });
  const mirror = new Mirror({
    database,
    listings,
    storage,
    vendor: hub.remembering,
    transfers,
    mode: () => liveSettings.values.mirror,
    bring: (listing, file, by) => bringing.bring(listing, file, by),
    nowMs: Date.now,
  });
  const sender = fileSender((bytes) => metrics.countMirrored(bytes));
  const ownHubTokens = new OwnHubTokens({
    tokens,
    trail,
    endpoint: () => liveSettings.values.hub_endpoint,
    whoAmI: (given, signal) => vendor.whoAmI(given, signal),
  });
  const modelRequests = new ModelRequests({
    requests: new Requests(database, now),
    notices,
    log,
    trail,
    desk,
    parse,
  });
  const rules = createRules({
    addedBy: (modelId) => catalog.find(modelId)?.added_by,
    jobOf: (id) => {
      const job = store.find(id);
      if (!job) return null;
      const { operation, withOwnHubToken, requestedBy } = job;
      const withTheirHubToken = bringsBytes(operation) && (withOwnHubToken || hub.hasOwnToken(requestedBy));
      return { ...job, withTheirHubToken };
    },
  });
  const namings = createNamings({ user: (id) => team.emailOf(id), token: (id) => team.nameOfToken(id) });
  const stopVerifying = verifyInTurn({
    catalog,
    everyDays: () => liveSettings.values.verify_every_days,
    isBusy: () => store.listInterrupted().length > 0,
    verify: (id) => desk.enqueue({ requestedBy: null, operation: 'model_verify', model: id, plan: { idle: true } }),
    now,
  });
  const stopChecking = checkInTurn({
    catalog,
    isBusy: () => store.listInterrupted().length > 0,
    check: (ids) =>
      desk.enqueue({ requestedBy: null, operation: 'model_check', model: 'all models', plan: { ids, idle: true } }),
    now,
  });
  const webhooks = startWebhooks({ database, log, trail, now, version: packageJson.version, box });

  const streams = new StreamAllowance();
  const verbsOf = (caller: Caller): Hive => {
    const upstream = upstreamVerbs({ caller, catalog, store, earlier, desk });
    const theirs = discovery.as(hub.as(caller));
    const isAllowed = () => team.stillHolds(caller);
    const wake = () => runner.wake();
    return {
      version: packageJson.version,
      get settings() {
        return { hubEndpoint: liveSettings.values.hub_endpoint };
      },
      folders: {
        hubCache: settings.hubCache,
        models: path.join(settings.home, 'models'),
        database: path.join(settings.home, 'hive.db'),
      },
      models: modelVerbs({
        database,
        catalog,
        operations,
        presence,
        devices,
        verify: (id) => desk.enqueue({ requestedBy: caller.name, operation: 'model_verify', model: id }),
        wake,
      }),
      upstream,
      jobs: jobVerbs({
        caller,
        database,
        store,
        log,
        following,
        runner,
        desk,
        upstream,
        discovery: theirs,
        provisioner,
        parse,
        show: showTo(caller),
      }),
      hub: hubVerbs(theirs, parse),
      mirror: mirrorVerbs(mirror, caller, isAllowed),
      disk: diskVerbs({ room, scans, env: settings.env, wake }),
      events: eventVerbs({ log, feed, isAllowed, takeStream: () => streams.take(caller) }),
      notices: noticeVerbs({ notices, log }, followerOf(caller)),
      requests: requestVerbs({ caller, requests: modelRequests, desk, store, parse }),
      team: teamVerbs({ caller, team, openId, tokens, wake }),
      ownHubToken: {
        show: () => ownHubTokens.show(caller),
        set: (request) => ownHubTokens.set(request, caller),
        remove: () => ownHubTokens.remove(caller),
      },
      webhooks: webhooks.verbs,
      audit: {
        list: (query) => listAudit(database, query),
        export: (asked) => exportAudit(database, asked),
        verify: (expected) => verifyAudit(database, expected),
      },
      readSettings: () => liveSettings.show(),
      changeSettings: async (change) => {
        const changed = await changeHubSettings(hubParts, change);
        runner.wake();
        return changed;
      },
      testHub: (endpoint) => testHub(hubParts, endpoint),
      metrics: async () => ({ contentType: metrics.contentType, text: await metrics.render() }),
      checkReady: () => proveWritable(database),
      devicesFound: async () => describeDevices(await watch.current()),
      capabilities: async () => {
        const from = liveSettings.values.devices_override === null ? 'machine' : 'settings';
        return readCapabilities(packageJson.version, await devices(), from, storage);
      },
    };
  };

  const door: HiveDoor = {
    authenticate: (credentials, origin, ownMachine) => team.authenticate(credentials, origin, ownMachine),
    hiveFor: (caller) => guardVerbs(auditVerbs(verbsOf(caller), namings, trail, caller), rules, caller),
    fileSender: sender,
    createSetupLink: (ownMachine) => team.createSetupLink(ownMachine),
    stop: async () => {
      setDoor(undefined);
      feed.close();
      liveSettings.close();
      stopTidying();
      stopVerifying();
      stopChecking();
      await webhooks.stop();
      await Promise.all([runner.stop(), bringing.stop(), presence.close()]);
      await engine.close();
      vendor.close();
      board.close();
      stopLogging();
      database.$client.close();
      unlock();
    },
  };
  metrics.read({
    jobsByState: () => store.countByState(),
    queueAgeSeconds: () => queueAge(store, now()),
    catalog: () => catalog.summarize(),
    watchers: () => feed.watchers,
    mirrorSending: () => sender.sending.size,
    hubQuotaLeft: () => vendor.quotaLeft(),
    disk: () => storage.freeSpace(),
  });
  // A GPU's driver may take seconds to answer the first time.
  void watch.current();
  setDoor(door);
  runner.start();
  return door;
}
