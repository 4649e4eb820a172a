CREATE TABLE `hub_tokens` (
	`holder` text PRIMARY KEY NOT NULL,
	`endpoint` text NOT NULL,
	`account` text NOT NULL,
	`sealed` text NOT NULL,
	`stored_at` text NOT NULL
);
--> statement-breakpoint
ALTER TABLE `jobs` ADD `with_own_hub_token` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `users` ADD `quota` text;