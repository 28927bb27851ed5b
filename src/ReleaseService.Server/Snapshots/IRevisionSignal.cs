namespace ReleaseService.Server.Snapshots;

/// <summary>Says when it is worth looking at the database's revision again.</summary>
public interface IRevisionSignal : IAsyncDisposable
{
    /// <summary>Returns at a notification or after the poll interval, whichever is first. Throws when the database can't be reached.</summary>
    Task WaitAsync(CancellationToken cancellation);
}
