CREATE TABLE `audit` (
	`seq` integer PRIMARY KEY NOT NULL,
	`at` text NOT NULL,
	`actor` text,
	`actor_kind` text NOT NULL,
	`address` text,
	`action` text NOT NULL,
	`target` text NOT NULL,
	`details` text NOT NULL,
	`previous_hash` text,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_action` ON `audit` (`action`,`seq`);--> statement-breakpoint
ALTER TABLE `jobs` ADD `requested_by_kind` text DEFAULT 'machine' NOT NULL;--> statement-breakpoint
ALTER TABLE `requests` ADD `requested_by_kind` text DEFAULT 'user' NOT NULL;