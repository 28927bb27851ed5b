namespace ReleaseService.Poller.Tests;

/// <summary>A minute is over in a second, so that intervals end soon, and the poller doesn't slow down for somebody who writes all the time.</summary>
internal sealed class HurriedTime : TimeProvider
{
    public override long GetTimestamp() => base.GetTimestamp() * 60;
}
