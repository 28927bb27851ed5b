namespace ReleaseService.Poller.Service;

/// <summary>A channel as a license gets it. Doesn't print the license.</summary>
public sealed record FeedKey(string? License, string Channel)
{
    public override string ToString() => Channel;
}
