// Passkeys: asks the server what to sign, has the device sign it, and sends the answer with the form.
(() => {
  if (!window.PublicKeyCredential) return;
  for (const part of document.querySelectorAll('[data-passkey-part]')) part.hidden = false;
  answer('passkey', (options) => navigator.credentials.create({ publicKey: creationOptions(options) }));
  answer('passkey-sign-in', (options) => navigator.credentials.get({ publicKey: requestOptions(options) }));

  function answer(id, ask) {
    const form = document.getElementById(id);
    if (!form || form.dataset.passkey) return;
    form.dataset.passkey = 'yes';
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      if (form.dataset.busy) return;
      form.dataset.busy = 'yes';
      tell(id, '');
      try {
        const asked = await fetch(`${form.getAttribute('action')}/options`, {
          method: 'POST',
          headers: { accept: 'application/json', 'content-type': 'application/json' },
          body: '{}',
        });
        // What the server has to say of it stands on the page that the form leads to.
        if (!asked.ok) return form.submit();
        form.elements.credential.value = JSON.stringify(plain(await ask(await asked.json())));
        form.submit();
      } catch (error) {
        delete form.dataset.busy;
        tell(id, wordsFor(error));
      }
    });
  }

  function tell(id, words) {
    const place = document.querySelector(`[data-passkey-problem="${id}"]`);
    place.replaceChildren();
    if (words === '') return;
    const problem = document.createElement('p');
    problem.className = 'failure';
    problem.textContent = words;
    place.append(problem);
  }

  function wordsFor({ name }) {
    if (name === 'InvalidStateError') return 'This device has a passkey of yours already.';
    if (name === 'NotAllowedError') return 'No passkey was chosen, or it took too long. Try again.';
    if (name === 'SecurityError') return 'Passkeys work only at the address that Callboard was set up with.';
    return 'The passkey didn’t work. Try again, or use another way.';
  }

  function creationOptions(options) {
    if (PublicKeyCredential.parseCreationOptionsFromJSON) {
      return PublicKeyCredential.parseCreationOptionsFromJSON(options);
    }
    return {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: options.excludeCredentials.map((one) => ({ ...one, id: bytes(one.id) })),
    };
  }

  function requestOptions(options) {
    if (PublicKeyCredential.parseRequestOptionsFromJSON) {
      return PublicKeyCredential.parseRequestOptionsFromJSON(options);
    }
    return { ...options, challenge: bytes(options.challenge), allowCredentials: [] };
  }

  function plain(credential) {
    if (credential.toJSON) {
      try {
        return credential.toJSON();
      } catch {
        // Some extensions give a toJSON that throws: below it is written by hand.
      }
    }
    const { response } = credential;
    const parts = ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle'];
    const given = parts.filter((part) => response[part]).map((part) => [part, text(response[part])]);
    return {
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      clientExtensionResults: credential.getClientExtensionResults(),
      response: { ...Object.fromEntries(given), transports: response.getTransports ? response.getTransports() : [] },
    };
  }

  function bytes(base64url) {
    const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
  }

  function text(buffer) {
    const binary = String.fromCharCode(...new Uint8Array(buffer));
    return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  }
})();
