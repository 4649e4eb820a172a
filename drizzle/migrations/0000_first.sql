CREATE TABLE `artifacts` (
	`model_id` text NOT NULL,
	`position` integer NOT NULL,
	`role` text NOT NULL,
	`path` text NOT NULL,
	`size_bytes` integer NOT NULL,
	`algorithm` text NOT NULL,
	`digest` text NOT NULL,
	PRIMARY KEY(`model_id`, `position`),
	FOREIGN KEY (`model_id`) REFERENCES `models`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `artifacts_digest` ON `artifacts` (`digest`);--> statement-breakpoint
CREATE TABLE `events` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`job_id` text,
	`event` text NOT NULL,
	`data` text NOT NULL,
	FOREIGN KEY (`job_id`) REFERENCES `jobs`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `events_job` ON `events` (`job_id`,`id`);--> statement-breakpoint
CREATE TABLE `jobs` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`operation` text NOT NULL,
	`model` text NOT NULL,
	`reference_key` text,
	`model_id` text,
	`revision` text,
	`state` text NOT NULL,
	`attempt` integer DEFAULT 1 NOT NULL,
	`rank` integer,
	`plan` text,
	`progress` text,
	`error` text,
	`result` text,
	`requested_by` text,
	`created_at` text NOT NULL,
	`started_at` text,
	`ended_at` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `jobs_id_unique` ON `jobs` (`id`);--> statement-breakpoint
CREATE INDEX `jobs_state` ON `jobs` (`state`);--> statement-breakpoint
CREATE UNIQUE INDEX `jobs_one_live_download` ON `jobs` (`reference_key`) WHERE "jobs"."operation" = 'model_download' and "jobs"."state" not in ('completed', 'failed', 'cancelled');--> statement-breakpoint
CREATE TABLE `models` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`repo` text NOT NULL,
	`revision` text NOT NULL,
	`quant` text,
	`architecture` text,
	`parameters` integer,
	`context_length` integer,
	`size_bytes` integer NOT NULL,
	`path` text NOT NULL,
	`mmproj_path` text,
	`status` text NOT NULL,
	`license` text,
	`added_at` text NOT NULL,
	`added_by` text,
	`verified_at` text NOT NULL,
	`last_used_at` text
);
--> statement-breakpoint
CREATE INDEX `models_added_at` ON `models` (`added_at`,`id`);--> statement-breakpoint
CREATE INDEX `models_name` ON `models` (`name`,`id`);--> statement-breakpoint
CREATE TABLE `settings` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text
);
