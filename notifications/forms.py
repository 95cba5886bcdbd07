"""What the pages of notifications send."""

from django import forms


class Device(forms.Form):
    """What a browser's push service gave, as `PushSubscription.toJSON` names it."""

    endpoint = forms.CharField(max_length=500)
    p256dh = forms.CharField(max_length=120)
    auth = forms.CharField(max_length=40)
    label = forms.CharField(max_length=80, required=False)
