using Microsoft.EntityFrameworkCore;
using ReleaseService.Contracts;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Serving;
using ReleaseService.Server.Snapshots;
using ReleaseService.Storage;

namespace ReleaseService.Server.Licensing.Issuing;

/// <summary><c>GET /api/v1/licenses/{licenseId}</c>: what an issued license says and what became of it.</summary>
public static class GetIssuedLicense
{
    public static async Task HandleAsync(string licenseId, HttpContext context, IDbContextFactory<ReleaseDbContext> contexts)
    {
        var (id, cancellation) = (LicenseIdentity.Normalize(licenseId), context.RequestAborted);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.Licenses.AsNoTracking().SingleOrDefaultAsync(row => row.LicenseId == id, cancellation) is not { } row)
        {
            await ErrorAnswer.WriteAsync(context, "license_not_found");
            return;
        }

        await JsonAnswer.WriteAsync(context, (await LicenseView.DescribeAsync(db, [row], cancellation))[0], ContractsJson.Default.IssuedLicense);
    }
}
