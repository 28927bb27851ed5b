using System.Security.Cryptography;

namespace ReleaseService.Contracts.Client;

/// <summary>Backups of the embedded database.</summary>
public sealed partial class PublisherClient
{
    /// <summary>Has the server make a backup, and writes it to a stream. The backup is as secret as the database.</summary>
    /// <param name="destination">Holds half a backup when this throws.</param>
    /// <param name="cancellation">Cancels the request.</param>
    /// <returns>How many bytes.</returns>
    /// <exception cref="InvalidDataException">What arrived isn't what was sent.</exception>
    public async Task<long> CreateBackupAsync(Stream destination, CancellationToken cancellation = default)
    {
        using var request = _calls.Request(HttpMethod.Post, "api/v1/backup");
        using var response = await _calls.OpenAsync(request, cancellation).ConfigureAwait(false);
        await ApiCalls.ThrowUnlessOkAsync(response, cancellation).ConfigureAwait(false);
        using var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (buffer, bytes) = (new byte[128 * 1024], 0L);
        while (await body.ReadAsync(buffer, cancellation).ConfigureAwait(false) is > 0 and var read)
        {
            hash.AppendData(buffer, 0, read);
            await destination.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
            bytes += read;
        }

        var expected = response.Headers.TryGetValues(HeaderNames.ReprDigest, out var values) ? string.Concat(values) : "";
        return expected == $"sha-256=:{Convert.ToBase64String(hash.GetHashAndReset())}:" ? bytes : throw new InvalidDataException("The backup was changed or cut on its way here.");
    }
}
