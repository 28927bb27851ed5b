namespace ReleaseService.Contracts.Client;

/// <summary>
/// The bytes of a stream of server-sent events, on their way to a parser that collects an event however large it is and waits however long it takes: ends both. Events end with an empty line; a
/// line with CR, LF or CRLF (WHATWG HTML, section 9.2.6).
/// </summary>
internal sealed class EventBytes(Stream inner, WatchLimits limits) : Stream
{
    private int _eventBytes;
    private bool _isLineEmpty = true;
    private bool _isAfterCr;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var silence = new CancellationTokenSource(limits.Silence, limits.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        try
        {
            var read = await inner.ReadAsync(buffer, either.Token).ConfigureAwait(false);
            Count(buffer.Span[..read]);
            return read;
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The service sent nothing for {limits.Silence.TotalSeconds:0} seconds, not even a heartbeat.");
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Count(ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            if (b is (byte)'\n' or (byte)'\r')
            {
                if (_isLineEmpty && !(b == '\n' && _isAfterCr))
                    _eventBytes = 0;
                _isLineEmpty = true;
            }
            else
            {
                _isLineEmpty = false;
            }

            _isAfterCr = b == '\r';
            if (++_eventBytes > limits.EventBytes)
                throw new HttpRequestException(HttpRequestError.ConfigurationLimitExceeded, $"The service sent an event of more than {limits.EventBytes} bytes.");
        }
    }
}
