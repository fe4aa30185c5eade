//! Reports.

use jiff::Timestamp;
use relvar::Isolation;

use super::{Failure, Shop, page_limit};
use crate::repository::{BestSeller, DaySales, ReportRepository, StatusSales};

impl Shop {
    /// Sales since a time, by days and by statuses. Both are of the same moment, so their sums are the same.
    ///
    /// # Errors
    /// What the server says.
    pub async fn sales(
        &self,
        since: Timestamp,
    ) -> Result<(Vec<DaySales>, Vec<StatusSales>), Failure> {
        let mut unit = self.pool.read(Isolation::RepeatableRead).await?;
        let sales = ReportRepository::sales(&mut unit, since).await?;
        unit.commit().await?;
        Ok(sales)
    }

    /// What was sold most often since a time.
    ///
    /// # Errors
    /// What the server says.
    pub async fn best_sellers(
        &self,
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<BestSeller>, Failure> {
        let mut session = self.pool.session().await?;
        Ok(ReportRepository::best_sellers(&mut session, since, page_limit(limit)).await?)
    }
}
