//! The tenants' databases in use.

use super::TenantPlan;
use crate::config::Tenancy;
use crate::text::DatabaseUrl;

/// A tenant's database in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LivePlan {
    /// Where it is.
    pub url: DatabaseUrl,
    /// How many other tenants that own a database are said to have theirs in the same place.
    pub others: usize,
}

/// Gives each tenant its live database.
pub(super) fn place_live(tenants: &mut [TenantPlan], common: Option<&DatabaseUrl>) {
    for tenant in tenants.iter_mut() {
        let own = tenant.live.take().map(|live| live.url);
        tenant.live = own.as_ref().or(common).map(|url| LivePlan {
            url: url.for_tenant(tenant.name.as_str()),
            others: 0,
        });
    }
    let urls: Vec<DatabaseUrl> = tenants
        .iter()
        .filter(|tenant| tenant.tenancy == Tenancy::Database)
        .filter_map(|tenant| Some(tenant.live.as_ref()?.url.clone()))
        .collect();
    for tenant in tenants.iter_mut() {
        if let (Tenancy::Database, Some(live)) = (&tenant.tenancy, &mut tenant.live) {
            let same = urls.iter().filter(|url| **url == live.url).count();
            live.others = same.saturating_sub(1);
        }
    }
}
