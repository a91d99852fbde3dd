import { Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FormBody, IdParam } from '../../platform/http/input.js';
import { FormPage, Page, type SeeOther, seeOther } from '../../platform/http/page.js';
import { Allow, CurrentSignIn, CurrentViewer, Public, WhileSigningIn } from '../access/access.js';
import { describeDevice, nameDevice } from '../access/devices.service.js';
import { ownPath } from '../access/own-path.js';
import type { Unfinished } from '../access/sessions.service.js';
import type { Viewer } from '../access/viewer.js';
import { Passkeys } from './passkeys.service.js';
import { NewPasskeyInput, PasskeyInput, PasskeyName } from './sign-in.dto.js';

/** Passkeys: a browser's script asks for options, has the device answer, and sends the answer with a form. */
@Controller()
export class PasskeyPages {
  constructor(private readonly passkeys: Passkeys) {}

  @Post('sign-in/passkey/options')
  @Public()
  @HttpCode(200)
  askToSignIn(@Req() request: FastifyRequest): Promise<PublicKeyCredentialRequestOptionsJSON> {
    return this.passkeys.askToSignIn(request);
  }

  @Post('sign-in/passkey')
  @Public()
  @FormPage('/sign-in')
  async signIn(
    @FormBody() input: PasskeyInput,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SeeOther> {
    await this.passkeys.signIn(input.credential, { request, reply });
    return seeOther(ownPath(input.next) ?? '/');
  }

  @Post('me/passkeys/options')
  @Allow('own.use')
  @WhileSigningIn()
  @HttpCode(200)
  askToAdd(
    @CurrentSignIn() who: Unfinished,
    @Req() request: FastifyRequest,
  ): Promise<PublicKeyCredentialCreationOptionsJSON> {
    return this.passkeys.askToAdd(who, request);
  }

  @Get('me/passkeys/new')
  @Allow('own.use')
  @WhileSigningIn()
  @Page('accounts/new-passkey', 'Add a passkey')
  blank(@CurrentSignIn() who: Unfinished, @Req() request: FastifyRequest) {
    const back = who.stage === 'whole' ? '/me' : '/sign-in/second-factor';
    return { back, problem: this.passkeys.problemOf(who) ?? null, device: nameDevice(describeDevice(request)) };
  }

  @Post('me/passkeys')
  @Allow('own.use')
  @WhileSigningIn()
  @FormPage('/me/passkeys/new')
  async add(
    @CurrentSignIn() who: Unfinished,
    @FormBody() input: NewPasskeyInput,
    @Req() request: FastifyRequest,
  ): Promise<SeeOther> {
    await this.passkeys.add(who, input, request);
    return seeOther('/me', 'Passkey added. From now on you can sign in with it.');
  }

  @Post('me/passkeys/:passkeyId/name')
  @Allow('own.use')
  @FormPage('/me')
  async rename(
    @CurrentViewer() viewer: Viewer,
    @IdParam('passkeyId') id: string,
    @FormBody() { name }: PasskeyName,
  ): Promise<SeeOther> {
    await this.passkeys.rename(viewer, id, name);
    return seeOther('/me', 'Saved.');
  }

  @Post('me/passkeys/:passkeyId/deletion')
  @Allow('own.use')
  @FormPage('/me')
  async remove(
    @CurrentViewer() viewer: Viewer,
    @IdParam('passkeyId') id: string,
    @Req() request: FastifyRequest,
  ): Promise<SeeOther> {
    await this.passkeys.remove(viewer, id, request);
    return seeOther('/me', 'The passkey no longer signs you in.');
  }
}
