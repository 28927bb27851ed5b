using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Core;
using ReleaseService.Core.Audit;
using ReleaseService.Core.Licensing.Issuing;
using ReleaseService.Server.Hosting;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Identity;
using ReleaseService.Server.Licensing.Keys;
using ReleaseService.Server.Serving;
using ReleaseService.Server.Snapshots;
using ReleaseService.Storage;
using ReleaseService.Storage.Licensing;
using ReleaseService.Storage.Revisions;

namespace ReleaseService.Server.Licensing.Issuing;

/// <param name="Claims">What it shall say, without <c>accessKey</c>.</param>
/// <param name="Customer">Whose it is.</param>
/// <param name="Renews">The license that it renews; null for none.</param>
/// <param name="MayMove">Whether the deployment may have been another customer's.</param>
/// <param name="Action">For the audit.</param>
/// <param name="Request">The request, opened: a repetition of it issues nothing.</param>
public sealed record LicenseOrder(JsonObject Claims, string Customer, string? Renews, bool MayMove, string Action, IdempotentRequest Request)
{
    public string DeploymentId => Claims["deploymentId"]!.GetValue<string>();
}

/// <param name="License">What was issued; null where it was refused.</param>
/// <param name="Code">Of the refusal.</param>
/// <param name="Detail">What to say about it, if more than usual.</param>
/// <param name="Answer">What to answer instead of all that; null for nothing.</param>
public sealed record LicenseOutcome(NewLicense? License, string? Code, string? Detail, Func<Task>? Answer = null)
{
    public static LicenseOutcome Refused(string code, string? detail = null) => new(null, code, detail);
}

/// <summary>
/// Signs a license, stores what it says with the note of its deployment and the audit's entry in one transaction, and answers with the token, the only time. Neither the token nor
/// its <c>accessKey</c> is kept anywhere.
/// </summary>
public sealed class LicenseWriter(SigningKeyStore keys, KeyRing ring, SnapshotRefresher refresher)
{
    public static string Describe(IEnumerable<Defect> defects) => string.Join(' ', defects.Select(defect => $"{defect.Path} {defect.Message}".TrimStart()));

    /// <summary>A repetition can't be shown the token again; it is told what it issued.</summary>
    public static Task<IdempotentRequest> OpenAsync(HttpContext context, ReleaseDbContext db, string subject, IssueLicenseRequest request) =>
        IdempotentRequest.OpenAsync(context, db, subject, request, ContractsJson.Default.IssueLicenseRequest, earlier =>
        {
            var licenseId = Encoding.ASCII.GetString(earlier);
            return ErrorAnswer.WriteAsync(
                context, "license_issued_already", $"This request issued license {licenseId} already, and its token was shown once. Where it was lost, renew that license, or revoke it and issue another.",
                problem => problem with { LicenseId = licenseId });
        });

    public async Task<LicenseOutcome> WriteAsync(HttpContext context, ReleaseDbContext db, WriteTransaction write, LicenseOrder order)
    {
        var cancellation = context.RequestAborted;
        var owner = await db.Licenses.Where(row => row.DeploymentId == order.DeploymentId).OrderByDescending(row => row.Revision).Select(row => row.Customer).FirstOrDefaultAsync(cancellation) ?? order.Customer;
        if (await RefuseAsync(db, order, owner, cancellation) is var (code, detail))
            return LicenseOutcome.Refused(code, detail);
        var (pair, error) = await keys.OpenCurrentAsync(db, write.Now, cancellation);
        using var _ = pair;
        if (pair is null)
            return LicenseOutcome.Refused(error!);
        var signed = SignedLicense.Sign(pair, order.Claims);
        if (!signed.TryGet(out var license))
            return LicenseOutcome.Refused("request_invalid", Describe(signed.Defects));

        var row = Row(license, order, pair.KeyId, write, context.Identity()!.Actor);
        db.Licenses.Add(row);
        await RecordLicenses.NoteAsync(db, write, [license.Read], ring.Current.Counts, cancellation);
        write.Audit(Entry(context, row, order.Action, movedFrom: owner == order.Customer ? "" : owner));
        await order.Request.KeepAsync(db, Encoding.ASCII.GetBytes(row.LicenseId), write.Now, cancellation);
        await write.CommitAsync($"license of {row.DeploymentId}", cancellation);
        return new(new NewLicense(license.Token, row.ToDetails()), null, null);
    }

    /// <summary>Once the writers' lock is free again.</summary>
    public async Task AnswerAsync(HttpContext context, LicenseOutcome outcome)
    {
        if (outcome.Answer is { } answer)
        {
            await answer();
            return;
        }

        if (outcome.License is not { } license)
        {
            await ErrorAnswer.WriteAsync(context, outcome.Code!, outcome.Detail);
            return;
        }

        await refresher.ShowWriteAsync();
        await JsonAnswer.WriteAsync(context, license, ContractsJson.Default.NewLicense, StatusCodes.Status201Created, cacheControl: "no-store");
    }

    private static async Task<(string Code, string Detail)?> RefuseAsync(ReleaseDbContext db, LicenseOrder order, string owner, CancellationToken cancellation)
    {
        if (owner != order.Customer && !order.MayMove)
            return ("deployment_of_another_customer", $"Deployment {order.DeploymentId} belongs to {owner}, not to {order.Customer}. Check the id, or write the customer's name as it was; if the deployment has changed hands, send moveDeployment.");
        string[] channels = order.Claims["channel"] switch { null => [], JsonArray several => [.. several.Select(item => item!.GetValue<string>())], var only => [only.GetValue<string>()] };
        var known = await db.Channels.Where(row => channels.Contains(row.Name)).Select(row => row.Name).ToListAsync(cancellation);
        if (channels.Except(known).FirstOrDefault() is { } unknown)
            return ("request_invalid", $"channels names {unknown}, which isn't here: the license would get nothing. Make the channel first, or correct the name.");
        return await db.Revocations.AnyAsync(row => row.Kind == RevocationKind.Deployment && row.Subject == order.DeploymentId, cancellation)
            ? ("license_not_issued", "The deployment was revoked, for good and for every license that names it; issue one for a new deployment.")
            : null;
    }

    private static LicenseRow Row(SignedLicense license, LicenseOrder order, string keyId, WriteTransaction write, string actor) => new()
    {
        LicenseId = license.Read.Identity,
        DeploymentId = license.Read.DeploymentId!,
        Customer = order.Customer,
        KeyId = keyId,
        IssuedAt = write.Now,
        IssuedBy = actor,
        ExpiresAt = license.Read.ExpiresAt,
        Claims = license.Stored.ToJsonString(),
        Renews = order.Renews,
        Revision = write.Revision,
    };

    private static AuditRecord Entry(HttpContext context, LicenseRow row, string action, string movedFrom) => new(row.IssuedBy, context.Address(), action, row.LicenseId)
    {
        Details = new Dictionary<string, string>
        {
            ["deploymentId"] = row.DeploymentId,
            ["expiresAt"] = row.ExpiresAt is { } end ? Timestamp.Format(end) : "never",
            ["keyId"] = row.KeyId,
            ["movedFrom"] = movedFrom,
            ["renews"] = row.Renews ?? "",
        },
    };
}
