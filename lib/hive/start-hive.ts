import { homedir } from 'node:os';
import path from 'node:path';
import { sql } from '#drizzle/orm.ts';
import { presentActor } from '#lib/audit/actor.ts';
import { listAudit, verifyAudit } from '#lib/audit/audit-records.ts';
import { AuditTrail } from '#lib/audit/audit-trail.ts';
import { exportAudit } from '#lib/audit/export-audit.ts';
import { HeaderStore } from '#lib/catalog/header-store.ts';
import { ModelCatalog } from '#lib/catalog/model-catalog.ts';
import type { ActorKind } from '#lib/contract/audit.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { CreateJob, JobCreated } from '#lib/contract/jobs.ts';
import { HIVE_ID } from '#lib/contract/primitives.ts';
import type { StoredSettings } from '#lib/contract/settings.ts';
import { openDatabase } from '#lib/database/open-database.ts';
import { DeviceWatch } from '#lib/devices/device-watch.ts';
import { Discovery } from '#lib/discover/discovery.ts';
import { HeaderLibrary } from '#lib/discover/header-library.ts';
import { DiskRoom } from '#lib/import/disk-room.ts';
import { importOperation } from '#lib/import/import-operation.ts';
import { findKnownPlaces } from '#lib/import/known-places.ts';
import { healMoves, moveOperation } from '#lib/import/move-operation.ts';
import { scanOperation } from '#lib/import/scan-operation.ts';
import { ScanStore } from '#lib/import/scan-store.ts';
import { inspectModel } from '#lib/inspect/inspect-model.ts';
import { EventFeed } from '#lib/jobs/event-feed.ts';
import { EventLog } from '#lib/jobs/event-log.ts';
import { Following, followerOf } from '#lib/jobs/following.ts';
import { type JobRecord, toWireJob } from '#lib/jobs/job-record.ts';
import { JobRunner } from '#lib/jobs/job-runner.ts';
import { JobStore } from '#lib/jobs/job-store.ts';
import { listWork } from '#lib/jobs/list-work.ts';
import { Notices } from '#lib/jobs/notices.ts';
import { ProgressBoard } from '#lib/jobs/progress-board.ts';
import { readModelStory } from '#lib/jobs/read-model-story.ts';
import { getLog } from '#lib/log/log.ts';
import { HiveMetrics } from '#lib/metrics/hive-metrics.ts';
import { Listings, rememberListings } from '#lib/mirror/listings.ts';
import { LiveTransfers } from '#lib/mirror/live-transfers.ts';
import { Mirror } from '#lib/mirror/mirror.ts';
import { ArtifactFetcher } from '#lib/provisioner/artifact-fetcher.ts';
import { CatalogOperations } from '#lib/provisioner/catalog-operations.ts';
import { checkInTurn } from '#lib/provisioner/check-in-turn.ts';
import { checkOperation } from '#lib/provisioner/check-upstream.ts';
import { EarlierVersions } from '#lib/provisioner/earlier-version.ts';
import { findLiveDownload } from '#lib/provisioner/find-live-download.ts';
import { isPlanned } from '#lib/provisioner/is-planned.ts';
import { ModelProvisioner } from '#lib/provisioner/model-provisioner.ts';
import { Presence } from '#lib/provisioner/presence.ts';
import { renewClaims } from '#lib/provisioner/renew-claims.ts';
import { repairOperation } from '#lib/provisioner/repair-operation.ts';
import { updateOperation } from '#lib/provisioner/update-operation.ts';
import { verifyInTurn } from '#lib/provisioner/verify-in-turn.ts';
import { parseReference } from '#lib/reference/parse-reference.ts';
import { formatReference, type Reference } from '#lib/reference/reference.ts';
import { createModelStorage } from '#lib/storage/create-model-storage.ts';
import { realDisk } from '#lib/storage/disk.ts';
import { FileProofStore } from '#lib/storage/proof-store.ts';
import { SpaceLedger } from '#lib/storage/space-ledger.ts';
import type { Caller } from '#lib/team/caller.ts';
import { guardVerbs } from '#lib/team/guard-verbs.ts';
import { Requests } from '#lib/team/requests.ts';
import { Team } from '#lib/team/team.ts';
import { createTransferEngine } from '#lib/transfer/create-transfer-engine.ts';
import { readHubToken } from '#lib/vendors/hub-token.ts';
import { HuggingFaceVendor } from '#lib/vendors/hugging-face-vendor.ts';
import type { RepoFile } from '#lib/vendors/vendor.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { absoluteFolder } from './absolute-folder.ts';
import { createNamings } from './audit-namings.ts';
import { auditVerbs } from './audit-verbs.ts';
import { BringForMirror } from './bring-for-mirror.ts';
import { describeDevices, devicesOf, readCapabilities } from './capabilities.ts';
import { setDoor } from './current.ts';
import type { AskedRepo, Hive, HiveDoor } from './hive.ts';
import { createRules } from './hive-rules.ts';
import {
  type AccountParts,
  accountFor,
  hasOwnToken,
  type OnBehalf,
  showAccount,
  THE_HIVE_ITSELF,
  tokenFor,
} from './hub-account.ts';
import { changeHubSettings, testHub } from './hub-settings.ts';
import { HubTokens } from './hub-tokens.ts';
import { LiveSettings } from './live-settings.ts';
import { lockHome } from './lock-home.ts';
import { logEvents } from './log-events.ts';
import { fileSender, mirrorVerbs } from './mirror-verbs.ts';
import { ModelRequests } from './model-requests.ts';
import { noticeVerbs } from './notice-verbs.ts';
import { OwnHubTokens } from './own-hub-token.ts';
import { partialOwner } from './partial-owner.ts';
import { placesOf, preparePlaces } from './place-settings.ts';
import { Quotas } from './quotas.ts';
import { SecretBox } from './secret-box.ts';
import type { Settings } from './settings.ts';
import { tidyNowAndThen } from './tidy-now-and-then.ts';
import { upstreamVerbs } from './upstream-verbs.ts';
import { expectPlaceSet, usersOfPlace } from './users-of-place.ts';
import { verifyEach } from './verify-each.ts';
import { startWebhooks } from './webhook-verbs.ts';
import { whenLookedUp } from './when-looked-up.ts';
import { whileAllowed } from './while-allowed.ts';

/** A Hub that is slower than this is not waited for to find out whether two references are one model. */
const LOOK_UP_MS = 3000;
/** Lines of a model's page. */
const MOST_OF_A_STORY = 60;
/** What brings bytes for somebody, and so asks as that person to the end. */
const ASKED_AS_A_PERSON: ReadonlySet<JobRecord['operation']> = new Set([
  'model_download',
  'model_update',
  'model_repair',
]);

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
    metrics.observe(createTransferEngine({ stallMs: settings.stallMs, env: settings.env, owner })),
  );
  const box = new SecretBox(settings.home, settings.secretKey);
  const tokens = new HubTokens(database, box, now);
  tokens.adoptFile(settings.home);
  const accounts: AccountParts = {
    tokens,
    environmentEndpoint: settings.hubEndpoint,
    fromEnvironment: () => readHubToken(settings.env, homedir()),
  };
  const hubEndpoint = () => liveSettings.values.hub_endpoint;
  const accessOf = (who: OnBehalf) => ({ endpoint: hubEndpoint(), token: tokenFor(hubEndpoint(), who, accounts) });
  const access = () => accessOf(THE_HIVE_ITSELF);
  const watch = new DeviceWatch();
  const devices = async () => {
    const { devices_override: set } = liveSettings.values;
    return set === null ? watch.current() : devicesOf(set);
  };
  const vendor = new HuggingFaceVendor({
    access,
    userAgent: `rbee-hive/${packageJson.version}`,
    env: settings.env,
  });
  const listings = new Listings(database, now);
  const rememberingVendor = rememberListings(vendor, listings);
  const vendorFor = ({ requestedBy: name, withOwnHubToken: ownOnly }: JobRecord) => {
    const theirs = vendor.as(() => accessOf({ name, userId: team.findPerson(name)?.id ?? null, ownOnly }));
    return rememberListings(theirs, listings);
  };
  const parse = (text: string) => parseReference(text, { hubEndpoint: hubEndpoint() });
  const planned = (file: Pick<RepoFile, 'digest'>, repo: string, exceptJobId: string | null = null) =>
    isPlanned(store.listLivePlans(exceptJobId), file, repo);
  const provisioner = new ModelProvisioner({
    vendorFor,
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
    access,
    headers: new HeaderLibrary({ vendor, store: new HeaderStore(database, now), now: Date.now }),
    devices,
    listDownloads: () =>
      store.list({ operation: 'model_download', state: 'completed', limit: 20 }).jobs.map(showTo(null)),
    now: Date.now,
  });
  const askedRepo = ({ repo, revision }: AskedRepo) => parse(revision === null ? repo : `${repo}@${revision}`);
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
  });
  const runner = new JobRunner(
    store,
    board,
    {
      model_download: provisioner,
      model_list: operations.list,
      model_get: operations.get,
      model_delete: operations.delete,
      model_verify: operations.verify,
      model_check: checkOperation({ vendor, catalog, storage, log, now }),
      model_update: updateOperation({
        vendorFor,
        storage,
        catalog,
        provisioner,
        isPlanned: planned,
        now,
      }),
      model_rollback: earlier.rollback,
      model_repair: repairOperation({ storage, catalog, provisioner, isPlanned: planned, now }),
      model_scan: scanOperation({
        catalog,
        storage,
        proofs,
        scans,
        except: () => [settings.home, ...storage.places().map(({ root }) => root)],
        now,
      }),
      model_import: importOperation({
        catalog,
        storage,
        vendor,
        scans,
        log,
        space,
        isComing: (modelId) => store.findLiveDownload(modelId, null) !== null,
        now,
      }),
      storage_move: moveOperation({
        storage,
        disk: realDisk,
        proofs,
        space,
        folders: () => [...storage.places().map(({ id, root }) => ({ what: id, path: root })), ...folders],
        withoutDownloads: (work) => runner.withoutDownloads(work),
        now,
      }),
    },
    () => liveSettings.values.max_concurrent_jobs,
    quotas.hold,
  );
  const liveSettings = new LiveSettings(database, settings, {
    hubAccount: (endpoint) => showAccount(endpoint, accounts),
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
    tokenFor: (endpoint: string) => accountFor(endpoint, accounts).token,
    hub: vendor,
    prepare: (change: StoredSettings) => preparePlaces(change, liveSettings.values, placeParts),
  };

  const showTo = (caller: Caller | null) => {
    const isFollowed = following.by(caller && followerOf(caller));
    return (job: JobRecord) => toWireJob(job, board.current(job.id), isFollowed(job.id));
  };
  const enqueue = (
    requestedBy: string | null,
    operation: JobRecord['operation'],
    model: string,
    referenceKey: string | null,
    plan?: unknown,
    requestedByKind?: ActorKind,
  ): JobCreated => {
    const withOwnHubToken =
      ASKED_AS_A_PERSON.has(operation) && hasOwnToken(hubEndpoint(), team.findPerson(requestedBy)?.id ?? null, tokens);
    const asked = { operation, model, referenceKey, requestedBy, requestedByKind, withOwnHubToken, plan };
    const { job, attached } = store.create(asked, () => ({
      action: 'job_create',
      actor: 'hive',
      target: model,
      human: ASKED[operation](model),
      level: 'info',
    }));
    if (!attached) runner.wake();
    return created(job, attached);
  };
  const findLive = (reference: Reference) =>
    store.findLiveByReference(referenceKey(reference)) ?? findLiveDownload(store.listLiveDownloads(), reference);
  const download = (
    requestedBy: string | null,
    model: string,
    { place, kind }: { place?: string | undefined; kind?: ActorKind } = {},
  ): JobCreated => {
    if (place !== undefined) expectPlaceSet(storage.places(), place);
    const reference = parse(model);
    const live = findLive(reference);
    if (live) {
      const asker = { kind: kind ?? presentActor().kind, name: requestedBy };
      log.transact(() => following.followAsAsker(live.id, asker));
      return created(live, true);
    }
    const plan = place === undefined ? undefined : { place };
    return enqueue(requestedBy, 'model_download', model.trim(), referenceKey(reference), plan, kind);
  };
  const bringing = new BringForMirror({
    catalog,
    storage,
    fetcher: new ArtifactFetcher(engine, storage),
    vendor,
    findLiveDownload: (modelId) => store.findLiveDownload(modelId, null),
    findJob: (id) => store.find(id),
    download: (requestedBy, reference) => download(requestedBy, reference).job_id,
  });
  const mirror = new Mirror({
    database,
    listings,
    storage,
    vendor: rememberingVendor,
    transfers,
    mode: () => liveSettings.values.mirror,
    bring: (listing, file, by) => bringing.bring(listing, file, by),
    nowMs: Date.now,
  });
  const sender = fileSender((bytes) => metrics.countMirrored(bytes));
  const verify = (caller: Caller, id: string) => enqueue(caller.name, 'model_verify', catalog.get(id).id, null);
  const team = new Team(database, now);
  const ownHubTokens = new OwnHubTokens({
    tokens,
    trail,
    endpoint: hubEndpoint,
    whoAmI: (given, signal) => vendor.whoAmI(given, signal),
  });
  /** What the Hub shows to this person may be more than it shows to others. */
  const discoveryOf = (caller: Caller) => {
    const userId = caller.kind === 'user' ? caller.userId : null;
    const own = () => accessOf({ userId, name: caller.name, ownOnly: false });
    return discovery.as({ vendor: vendor.as(own), access: own });
  };
  const modelRequests = new ModelRequests({
    requests: new Requests(database, now),
    notices,
    log,
    trail,
    keyOf: (model) => referenceKey(parse(model)),
    isComing: (model) => findLive(parse(model)) !== null,
    download,
  });
  const rules = createRules({ addedBy: (modelId) => catalog.find(modelId)?.added_by });
  const namings = createNamings({ user: (id) => team.emailOf(id), token: (id) => team.nameOfToken(id) });
  const stopVerifying = verifyInTurn({
    catalog,
    everyDays: () => liveSettings.values.verify_every_days,
    isBusy: () => store.listInterrupted().length > 0,
    verify: (id) => enqueue(null, 'model_verify', id, null, { idle: true }),
    now,
  });
  const stopChecking = checkInTurn({
    catalog,
    isBusy: () => store.listInterrupted().length > 0,
    check: (ids) => enqueue(null, 'model_check', 'all models', null, { ids, idle: true }),
    now,
  });
  const upstreamOf = (caller: Caller) =>
    upstreamVerbs({
      catalog,
      store,
      earlier,
      enqueue: (operation, model, plan) => enqueue(caller.name, operation, model, null, plan),
      attach: (job) => created(job, true),
    });

  const webhooks = startWebhooks({ database, log, trail, now, version: packageJson.version, box });

  const verbsOf = (caller: Caller, show = showTo(caller)): Hive => ({
    version: packageJson.version,
    get settings() {
      return { hubEndpoint: hubEndpoint() };
    },
    folders: {
      hubCache: settings.hubCache,
      models: path.join(settings.home, 'models'),
      database: path.join(settings.home, 'hive.db'),
    },
    models: {
      list: (query) => {
        const page = catalog.list(query);
        void presence.look(page.models.map(({ id }) => id)).catch(report);
        return page;
      },
      get: (id) => {
        const model = catalog.get(id);
        void presence.look([id]).catch(report);
        return model;
      },
      previewDeletion: (id) => operations.previewDeletion(id),
      delete: (id, options) => operations.deleteModel(id, options).finally(() => runner.wake()),
      verify: (id) => verify(caller, id),
      previewDeletions: (ids) => operations.previewDeletions(ids),
      deleteMany: (ids) => operations.deleteModels(ids).finally(() => runner.wake()),
      verifyMany: (ids) => verifyEach(ids, (id) => verify(caller, id)),
      summarize: () => catalog.summarize(),
      inspect: async (id, signal) => inspectModel(catalog.get(id), await devices(), signal),
      story: (id) => readModelStory(database, id, MOST_OF_A_STORY),
    },
    upstream: upstreamOf(caller),
    jobs: {
      create: (request) => {
        refuseOtherHives(request);
        if (request.operation === 'model_download') {
          return download(caller.name, request.model, { place: request.place });
        }
        if (request.operation === 'model_list') return enqueue(caller.name, 'model_list', 'models', null);
        if (request.operation === 'model_scan') {
          const folders = request.folders.map((folder) => absoluteFolder(folder, homedir()));
          return enqueue(caller.name, 'model_scan', 'disk', null, { folders: [...new Set(folders)] });
        }
        if (request.operation === 'model_import') {
          const { scan_id, models, dry_run } = request;
          const count = models.length === 1 ? '1 model' : `${models.length} models`;
          return enqueue(caller.name, 'model_import', count, null, { scan_id, models, dry_run });
        }
        if (request.operation === 'storage_move') {
          const { what, dry_run } = request;
          const to = absoluteFolder(request.to, homedir());
          return enqueue(caller.name, 'storage_move', what, null, { what, to, dry_run });
        }
        if (request.operation === 'model_delete') {
          return enqueue(caller.name, 'model_delete', request.id, null, { force: request.force });
        }
        if (request.operation === 'model_get') return enqueue(caller.name, 'model_get', request.id, null);
        const upstream = upstreamOf(caller);
        if (request.operation === 'model_check') return upstream.check(request);
        if (request.operation === 'model_update') return upstream.update(request.id);
        return request.operation === 'model_rollback' ? upstream.rollback(request.id) : upstream.repair(request.id);
      },
      preview: async (request, signal) => {
        refuseOtherHives(request);
        const reference = parse(request.model);
        const view = await discoveryOf(caller).view(reference, signal);
        return {
          dry_run: true,
          reference: formatReference({ ...reference, repo: view.repo }),
          gate: await discoveryOf(caller).gateOf(view, signal),
          ...(await provisioner.preview(view, reference.selection, request.place)),
        };
      },
      move: (id, beforeId) => {
        const { model } = store.get(id);
        store.move(id, beforeId, [
          {
            action: 'job_moved',
            actor: 'hive',
            target: model,
            human: beforeId === null ? 'Moved to the end of the queue.' : 'Moved to another place in the queue.',
            level: 'info',
          },
        ]);
        return show(store.get(id));
      },
      history: (query) => {
        const { jobs, nextCursor } = store.listHistory(query);
        return { jobs: jobs.map(show), next_cursor: nextCursor };
      },
      work: (mostEnded) => listWork(database, mostEnded).map(show),
      follow: (id) => {
        const job = store.get(id);
        log.transact(() => following.follow(job.id, followerOf(caller)));
        return show(job);
      },
      unfollow: (id) => {
        const job = store.get(id);
        log.transact(() => following.unfollow(job.id, followerOf(caller)));
        return show(job);
      },
      clearHistory: ({ settled }) => ({ cleared: store.clearHistory(settled) }),
      dismiss: (id) => {
        const { model } = store.get(id);
        store.dismiss(id, {
          action: 'job_dismissed',
          actor: 'hive',
          target: model,
          human: `The failure of ${model} was put aside.`,
          level: 'info',
        });
        return show(store.get(id));
      },
      pauseAll: async () => (await runner.pauseAll()).map((id) => show(store.get(id))),
      resumeAll: () => runner.resumeAll().map((id) => show(store.get(id))),
      list: (query) => {
        const { jobs, nextCursor } = store.list(query);
        return { jobs: jobs.map(show), next_cursor: nextCursor };
      },
      get: (id) => show(store.get(id)),
      cancel: (id, { keepPartial }) => runner.cancel(id, keepPartial),
      pause: async (id) => {
        await runner.pause(id);
        return show(store.get(id));
      },
      resume: (id) => {
        runner.resume(id);
        return show(store.get(id));
      },
      retry: (id) => {
        runner.retry(id);
        return show(store.get(id));
      },
    },
    hub: {
      search: (query, signal) => discoveryOf(caller).search(query, signal),
      repo: async (asked, signal) => discoveryOf(caller).repo(askedRepo(asked), signal),
      fit: async (asked, query, signal) => discoveryOf(caller).fit(askedRepo(asked), query, signal),
      revisions: async (asked, signal) => discoveryOf(caller).revisions(askedRepo(asked), signal),
      readme: async (asked, signal) => discoveryOf(caller).readme(askedRepo(asked), signal),
    },
    mirror: mirrorVerbs(mirror, caller, (who) => team.stillHolds(who)),
    disk: {
      use: () => room.use(),
      reclaim: (paths) => room.reclaim(paths),
      lastScan: async () => ({
        scan: scans.last(),
        places: await findKnownPlaces(homedir(), settings.env),
      }),
    },
    events: {
      lastId: () => log.lastId(),
      watchHive: (afterId) => whileAllowed(feed.watchHive(afterId), () => team.stillHolds(caller)),
      watchJob: (id, afterId) => {
        const stream = feed.watchJob(id, afterId);
        return stream && whileAllowed(stream, () => team.stillHolds(caller));
      },
    },
    notices: noticeVerbs({ notices, log }, followerOf(caller)),
    requests: {
      ask: async (request) => {
        refuseOtherHives(request);
        const asked = parse(request.model);
        if (!findLive(asked)) await whenLookedUp(store, (key) => isSameRepo(parse(key), asked), LOOK_UP_MS);
        return modelRequests.ask(request, caller);
      },
      list: (query) => modelRequests.list(query),
      get: (id) => modelRequests.get(id),
      approve: (id, decision) => modelRequests.approve(id, decision, caller),
      decline: (id, decision) => modelRequests.decline(id, decision, caller),
    },
    team: {
      whoami: () => team.whoami(caller),
      signIn: (request, agent) => team.signIn(request, agent, caller),
      signOut: () => team.signOut(caller),
      changePassword: (request) => team.changePassword(request, caller),
      showLink: (secret) => team.showLink(secret),
      useLink: (secret, request, agent) => team.useLink(secret, request, agent, caller),
      listUsers: () => team.listUsers(),
      createUser: (request) => team.createUser(request, caller),
      changeUser: (id, change) => {
        const user = team.changeUser(id, change);
        if (change.disabled) tokens.remove(id);
        // A new share may let a job run: once this change, which is within a transaction, has been written.
        queueMicrotask(() => runner.wake());
        return user;
      },
      createPasswordLink: (id) => team.createPasswordLink(id, caller),
      listSessions: () => team.listSessions(caller),
      endSession: (id) => team.endSession(id, caller),
      listTokens: () => team.listTokens(),
      createToken: (request) => team.createToken(request, caller),
      revokeToken: (id) => team.revokeToken(id),
    },
    ownHubToken: {
      show: () => ownHubTokens.show(caller),
      set: (request) => ownHubTokens.set(request, caller),
      remove: () => ownHubTokens.remove(caller),
    },
    webhooks: webhooks.verbs,
    audit: {
      list: (query) => listAudit(database, query),
      export: (asked) => exportAudit(database, asked),
      verify: () => verifyAudit(database),
    },
    readSettings: () => liveSettings.show(),
    changeSettings: async (change) => {
      const changed = await changeHubSettings(hubParts, change);
      runner.wake();
      return changed;
    },
    testHub: (endpoint) => testHub(hubParts, endpoint),
    metrics: async () => ({ contentType: metrics.contentType, text: await metrics.render() }),
    checkReady: () => log.transact(() => database.run(sql`select 1`)),
    devicesFound: async () => describeDevices(await watch.current()),
    capabilities: async () => {
      const from = liveSettings.values.devices_override === null ? 'machine' : 'settings';
      return readCapabilities(packageJson.version, await devices(), from, storage);
    },
  });

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
      await Promise.all([runner.stop(), bringing.stop()]);
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

const ASKED: Record<JobRecord['operation'], (model: string) => string> = {
  model_download: (model) => `Asked for ${model}.`,
  model_list: () => 'Asked which models are here.',
  model_get: (model) => `Asked about ${model}.`,
  model_delete: (model) => `Asked to delete ${model}.`,
  model_verify: (model) => `Asked to check ${model}.`,
  model_scan: () => 'Asked to look through the disk.',
  model_import: (model) => `Asked to import ${model}.`,
  storage_move: (what) => `Asked to move ${what}.`,
  model_check: (model) => `Asked to compare ${model} with the Hub.`,
  model_update: (model) => `Asked to update ${model}.`,
  model_rollback: (model) => `Asked to go back to the earlier version of ${model}.`,
  model_repair: (model) => `Asked to repair ${model}.`,
};

function queueAge(store: JobStore, now: Date): number {
  const asked = store.listQueue().map(({ createdAt }) => Date.parse(createdAt));
  return asked.length === 0 ? 0 : (now.getTime() - Math.min(...asked)) / 1000;
}

function created({ id }: JobRecord, attached: boolean): JobCreated {
  return { job_id: id, sse_url: `/v1/jobs/${id}/stream`, ...(attached && { attached }) };
}

const isSameRepo = (one: Reference, other: Reference): boolean => one.repo.toLowerCase() === other.repo.toLowerCase();

/** Names of repos are the same in any case; the Hub redirects. Paths and quants keep theirs. */
function referenceKey(reference: ReturnType<typeof parseReference>): string {
  return formatReference({ ...reference, repo: reference.repo.toLowerCase() });
}

function refuseOtherHives({ hive_id }: CreateJob): void {
  if (hive_id === undefined || hive_id === HIVE_ID) return;
  throw new HiveError('hive_not_found', `There is no hive ${hive_id} here.`);
}

/** The page has its answer; what the disk had to say against a look at it is for whoever runs the hive. */
function report(error: unknown): void {
  getLog().warn({ err: error }, 'A look at the disk failed');
}
