using System.Net;
using System.Web;

namespace ReleaseService.Poller.Tests.Faults;

/// <summary>Ends each watch after the seconds that it asked for, by a test's clock: the API server's own can't be moved. And knows when the clock mustn't be moved.</summary>
internal sealed class WatchesByTime(TimeProvider time) : DelegatingHandler
{
    private int _unanswered;

    /// <summary>Whether a request has no answer yet.</summary>
    public bool IsAsking => Volatile.Read(ref _unanswered) > 0;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var query = HttpUtility.ParseQueryString(request.RequestUri!.Query);
        Interlocked.Increment(ref _unanswered);
        using var answered = new Answered(this);
        var answer = await base.SendAsync(request, cancellationToken);
        if (query["watch"] is not "true" and not "True" || answer.StatusCode != HttpStatusCode.OK || !int.TryParse(query["timeoutSeconds"], out var seconds))
            return answer;
        var content = new StreamContent(new Ending(await answer.Content.ReadAsStreamAsync(cancellationToken), new CancellationTokenSource(TimeSpan.FromSeconds(seconds), time)));
        content.Headers.ContentType = answer.Content.Headers.ContentType;
        answer.Content = content;
        return answer;
    }

    private readonly struct Answered(WatchesByTime handler) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref handler._unanswered);
    }

    /// <summary>Comes to its end when the time has come.</summary>
    private sealed class Ending(Stream inner, CancellationTokenSource end) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, end.Token);
            try
            {
                return await inner.ReadAsync(buffer, either.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException && end.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                return 0;
            }
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
                end.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
