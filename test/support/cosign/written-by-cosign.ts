/**
 * What cosign itself wrote: keys (their password is "pw") by 2.5.0 and 3.1.1 of Debian, and the bundle that 3.1.1 attached to an image.
 */
export const cosignKeys = {
  '2.5.0': {
    privateKey: `-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----
eyJrZGYiOnsibmFtZSI6InNjcnlwdCIsInBhcmFtcyI6eyJOIjo2NTUzNiwiciI6
OCwicCI6MX0sInNhbHQiOiJla092aEw3a0V2akpoT2JBK05SZ09TNlhNRlcrSmh2
cHZwR2N6eFo1LzdVPSJ9LCJjaXBoZXIiOnsibmFtZSI6Im5hY2wvc2VjcmV0Ym94
Iiwibm9uY2UiOiJoY3JqcWhmWTZuSWx1cXRJS1g0R0k2YkFQVEsvZElMOSJ9LCJj
aXBoZXJ0ZXh0IjoiNEhZRkFaWnJGMFJKSGFlZFpMZHFjblk1KytaOFVycW05NkZq
SUMvWVFBdGNHZzlDSWNFTkpzTXFQU1JzSnpvWmRXMjBMTkpndjhjUHFlcElXdzJH
Qy9yQTNMYXZxS3lDdFBZd1JTYnVrR2QrZkE0NmVaOVJvRUNwejgvRlhJb3FMcGFD
WWZSWjU5cWZJM2MyeGZjZ1hwbUFvNXVYTG5yWEVDMlE3aWtZcm1ibzFyK2VYS1hD
dFRHb2lsdHFheTdKbXNSNzNOYSt3WTBXTFE9PSJ9
-----END ENCRYPTED SIGSTORE PRIVATE KEY-----
`,
    publicKey: `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEHiaKblCrelzXG2OXUgbZ/Hsrfoo8
vZdgJw8tveTKYdetmc4eMvEoyKp71vMlmYamyySXG9UTtpVi7GbUppilCg==
-----END PUBLIC KEY-----
`,
  },
  '3.1.1': {
    privateKey: `-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----
eyJrZGYiOnsibmFtZSI6InNjcnlwdCIsInBhcmFtcyI6eyJOIjo2NTUzNiwiciI6
OCwicCI6MX0sInNhbHQiOiJET2U2ejkxcnJ2Y2MyOFp1N1ZsSitEUEJIOE9KVXRo
c3VHTXdnbFFOaDJNPSJ9LCJjaXBoZXIiOnsibmFtZSI6Im5hY2wvc2VjcmV0Ym94
Iiwibm9uY2UiOiIySmJISE1UV1dzSG43Nlh6U3dDRGtGOTI4SFN2MjJDMyJ9LCJj
aXBoZXJ0ZXh0IjoiS1YrYVYwUGhIZDZzT05BVnNUKzhPRFZWeWRuMm1vT1oyZVcv
aktoaHYrZlQxVHgyajhnZkxOZnZBdThUdFgvSE5XbXNqRUgwTUpXckRxMENZSlRI
UDRGNWcvL1VOTlJIV0UvNDVlbGRFUUR1U2ljaXg5VGtYMEgvVTN1eEg5ZnZ0aE5M
UHhCeGYrK3QzY2lhNVVVRVd2bUo1OUU2MVZRenBQU0NMd0liUmZuL2hVSlBsR1ZT
Y3EzVFhDeFZKN2RySXA2NUVHR25EUGlkVlE9PSJ9
-----END ENCRYPTED SIGSTORE PRIVATE KEY-----
`,
    publicKey: `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEZxTEaAoQSqSlq33yPQFWrSykLSD5
vP6GyhIrkK86Z77y7fd3x63Ra9sFiBExYy5O7o2CxQN5/3rRxp7BvElwOw==
-----END PUBLIC KEY-----
`,
  },
} as const;

/** Signed by the key of 3.1.1. */
export const cosignBundle = `{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","verificationMaterial":{"publicKey":{"hint":"5+uj42lNQYyF1ZKO18AOgHuKjvA52yDWmd77dK/fpVk="}},"dsseEnvelope":{"payload":"eyJfdHlwZSI6Imh0dHBzOi8vaW4tdG90by5pby9TdGF0ZW1lbnQvdjEiLCJzdWJqZWN0IjpbeyJkaWdlc3QiOnsic2hhMjU2IjoiNGI5ZjA0ODBmODZiMGQ1ZmY5MmFmOTNjMjAzYzNhMTljMmFjNThjMTcwZTg4ZmFlYTM3ZjEzNDdkZmMyYTQwMyJ9LCJhbm5vdGF0aW9ucyI6e319XSwicHJlZGljYXRlVHlwZSI6Imh0dHBzOi8vc2lnc3RvcmUuZGV2L2Nvc2lnbi9zaWduL3YxIiwicHJlZGljYXRlIjp7fX0=","payloadType":"application/vnd.in-toto+json","signatures":[{"sig":"MEUCIAKlNj78JKKvbPelZ9NpULygwtmKgO9I1Iz14OQ4cjDMAiEA7g6Ecr8X/KiQAMAzVo9woYqyzViD6375T92VJcZ1MIU="}]}}`;
