import type { Locator, Page } from '@playwright/test';

/** The page as a person finds their way in it: by names and roles. */
export class HivePage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opened, and alive: what is done from here on is heard by it. */
  async open(path = '/models'): Promise<this> {
    await this.page.goto(path);
    await this.alive();
    return this;
  }

  async alive(): Promise<void> {
    await this.page.locator('[data-connection=live]').filter({ visible: true }).waitFor();
  }

  download(name: string | RegExp): Locator {
    return this.page.getByTestId('download').filter({ hasText: name });
  }

  failed(name: string | RegExp): Locator {
    return this.page.getByTestId('failed').filter({ hasText: name });
  }

  model(name: string | RegExp): Locator {
    return this.page.getByTestId('model').filter({ hasText: name });
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  get field(): Locator {
    return this.dialog.getByRole('textbox', { name: 'Model' });
  }

  /** Through the clipboard and the keyboard, with nothing in focus. */
  async paste(text: string): Promise<void> {
    const { origin } = new URL(this.page.url());
    await this.page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
    await this.page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await this.page.keyboard.press('Control+V');
  }

  async ask(reference: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Download a model' }).click();
    await this.field.fill(reference);
    await this.dialog.getByRole('button', { name: 'Download', exact: true }).click();
    await this.dialog.waitFor({ state: 'hidden' });
  }

  async percentOf(name: string | RegExp): Promise<number> {
    const text = (await this.download(name).getByTestId('percent').textContent()) ?? '';
    return text === '' ? 0 : Number.parseInt(text, 10);
  }
}
