"""How messages leave: the mail server, the SMS operator, the voice line, the push keys."""

import environ

env = environ.Env()

EMAIL_BACKEND = env("EMAIL_BACKEND", default="django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = env("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", default=False)
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Support Aprile <support@aprile.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
ANYMAIL = env.dict("ANYMAIL", default={})

TWILIO_ACCOUNT_SID = env("TWILIO_ACCOUNT_SID", default="")
TWILIO_AUTH_TOKEN = env("TWILIO_AUTH_TOKEN", default="")
TWILIO_FROM = env("TWILIO_FROM", default="")
#: The number that calls; without it nobody is called.
TWILIO_VOICE_FROM = env("TWILIO_VOICE_FROM", default="")
#: Only for tests: where Twilio's own client sends its requests instead of api.twilio.com.
TWILIO_API_BASE = env("TWILIO_API_BASE", default="")

#: Who carries the SMS: twilio or brevo.
SMS_OPERATOR = env("SMS_OPERATOR", default="twilio")
BREVO_API_KEY = env("BREVO_API_KEY", default="")
BREVO_SENDER = env("BREVO_SENDER", default="Aprile")
BREVO_API_BASE = env("BREVO_API_BASE", default="https://api.brevo.com")

#: The private key our pushes are signed with (32 bytes, base64url); without it nobody is offered a push.
VAPID_PRIVATE_KEY = env("VAPID_PRIVATE_KEY", default="")
#: The push services a browser may name: no other address is ever called. A leading dot is a suffix.
PUSH_HOSTS: list[str] = env.list(
    "PUSH_HOSTS",
    default=[
        "fcm.googleapis.com",
        "updates.push.services.mozilla.com",
        ".push.apple.com",
        ".notify.windows.com",
    ],
)
