using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Core.Licensing;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Serving;
using ReleaseService.Server.Snapshots;
using ReleaseService.Storage;
using ReleaseService.Storage.Licensing;

namespace ReleaseService.Server.Licensing.Issuing;

/// <summary><c>GET /api/v1/licenses</c>: the licenses issued here, newest first, page by page; all of them, a customer's, or a deployment's.</summary>
public static class ListLicenses
{
    private const int DefaultLimit = 100;
    private const int FewCustomers = 200;

    public static async Task HandleAsync(HttpContext context, IDbContextFactory<ReleaseDbContext> contexts)
    {
        var (query, cancellation) = (context.Request.Query, context.RequestAborted);
        var limit = DefaultLimit;
        if (query["limit"].ToString() is { Length: > 0 } text && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is > 0 and <= PageQuery.MaxLimit))
        {
            await ErrorAnswer.WriteAsync(context, "request_invalid", $"limit must be 1 – {PageQuery.MaxLimit}.");
            return;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var licenses = await SearchAsync(db.Licenses.AsNoTracking(), query["customer"].ToString(), DeploymentIds.Normalize(query["deployment"].ToString()), cancellation);
        if (query["after"].ToString() is { Length: > 0 } after)
        {
            after = LicenseIdentity.Normalize(after);
            if (await db.Licenses.AsNoTracking().SingleOrDefaultAsync(row => row.LicenseId == after, cancellation) is not { } last)
            {
                await ErrorAnswer.WriteAsync(context, "request_invalid", "after must be the id of a license: the last page's next.");
                return;
            }

            licenses = licenses.Where(row => row.IssuedAt < last.IssuedAt || (row.IssuedAt == last.IssuedAt && string.Compare(row.LicenseId, last.LicenseId) < 0));
        }

        var rows = await licenses.OrderByDescending(row => row.IssuedAt).ThenByDescending(row => row.LicenseId).Take(limit + 1).ToListAsync(cancellation);
        var page = rows.Take(limit).ToList();
        var list = new LicenseList(await LicenseView.DescribeAsync(db, page, cancellation), rows.Count > limit ? page[^1].LicenseId : null);
        await JsonAnswer.WriteAsync(context, list, ContractsJson.Default.LicenseList);
    }

    /// <summary>A customer by part of the name, whatever its case; the database folds the letters that it knows. Which customers are meant it finds in the index of their names: to
    /// look for them license by license would read the whole table, unless nearly all are meant.</summary>
    private static async Task<IQueryable<LicenseRow>> SearchAsync(IQueryable<LicenseRow> licenses, string customer, string deployment, CancellationToken cancellation)
    {
        if (deployment.Length > 0)
            licenses = licenses.Where(row => row.DeploymentId == deployment);
        if (customer.Length == 0)
            return licenses;
        var part = customer.ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // It becomes SQL's lower(), which knows no culture.
        var meant = licenses.Where(row => row.Customer.ToLower().Contains(part));
#pragma warning restore CA1304, CA1311, CA1862
        var names = await meant.Select(row => row.Customer).Distinct().Take(FewCustomers + 1).ToListAsync(cancellation);
        return names.Count > FewCustomers ? meant : licenses.Where(row => names.Contains(row.Customer));
    }
}
