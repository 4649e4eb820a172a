DROP INDEX `models_name`;--> statement-breakpoint
CREATE INDEX `models_by_name` ON `models` ("name" collate nocase,`id`);--> statement-breakpoint
CREATE INDEX `models_size` ON `models` (`size_bytes`,`id`);--> statement-breakpoint
CREATE INDEX `models_parameters` ON `models` (case when "parameters" is null then 0 else "parameters" end,`id`);--> statement-breakpoint
CREATE INDEX `models_quant` ON `models` (`quant`);--> statement-breakpoint
CREATE INDEX `models_architecture` ON `models` (lower("architecture"));--> statement-breakpoint
CREATE INDEX `models_status` ON `models` (`status`);